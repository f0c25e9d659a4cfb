import { z } from "zod";
import { contentAddress } from "../results/cache";
import { executionFields, parseExecution } from "../tasks/answer";
import type { PlainTask } from "../tasks/kind";
import { parseTask } from "../tasks/registry";

/** Form of jobs and answers: raised when they are written another way. */
const format = 1;

/** Largest job or answer in JSON, bytes. */
export const mostBytes = 32 << 20;

const jobSchema = z
  .object({
    format: z.literal(format),
    task: z.object({ kind: z.string() }).passthrough(),
    /** What decides the digits of a result besides the task: engine and instructions. */
    numerics: z.string().max(1000),
    /** Digest of the code of each kind of task. */
    code: z.record(z.string(), z.string().max(1000)),
  })
  .strict();

/** What a machine is asked to do. */
export interface Job {
  readonly format: typeof format;
  readonly task: PlainTask;
  readonly numerics: string;
  readonly code: Readonly<Record<string, string>>;
}

const answerSchema = z
  .object({
    format: z.literal(format),
    ...executionFields,
    cpuSeconds: z.number().min(0),
    /** Name of the machine. */
    machine: z.string().max(300),
  })
  .strict();

/** What a machine answers. */
export type JobAnswer = Readonly<z.infer<typeof answerSchema>>;

export const jobOf = (order: Pick<Job, "task" | "numerics" | "code">): Job => ({
  format,
  task: order.task,
  numerics: order.numerics,
  code: order.code,
});

/** Name of a job: who asks for the same is answered by the same. */
export const jobId = (job: Job): string => contentAddress(job);

/**
 * The queue of jobs that machines with the same code and numerics share: others do not see them, so nobody answers with
 * other numbers.
 */
export const queueName = ({ numerics, code }: Pick<Job, "numerics" | "code">): string =>
  `mi-nas-${contentAddress({ format, numerics, code }).slice(0, 16)}`;

/**
 * Reads a job that came through a queue.
 *
 * @throws Error when it is none.
 */
export function parseJob(value: unknown): Job {
  const parsed = jobSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`Not a job of this program: ${path.join(".") || "job"}: ${message}.`);
  }
  return { ...parsed.data, task: parseTask(parsed.data.task) };
}

/**
 * Reads the answer to a task: an object with everything that results of its kind have.
 *
 * @throws Error when it is none.
 */
export function parseAnswer(task: PlainTask, value: unknown): JobAnswer {
  return parseExecution(task, value, answerSchema);
}

/** A job or answer as it is sent. */
export const answerOf = (answer: Omit<JobAnswer, "format">): JobAnswer => ({ format, ...answer });
