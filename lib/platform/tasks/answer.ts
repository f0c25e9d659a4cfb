import { z } from "zod";
import type { Execution } from "./executor";
import type { PlainTask } from "./kind";
import { kindOf } from "./registry";

/** Fields of a worker's answer, wherever it works. */
export const executionFields = {
  result: z.record(z.string(), z.unknown()),
  work: z
    .object({
      epochs: z.number().min(0),
      images: z.number().min(0),
      trainingCpuSeconds: z.number().min(0),
    })
    .strict(),
  seconds: z.number().min(0),
} as const;

const executionSchema = z.object(executionFields).passthrough();

/** An answer that is none. */
export class RubbishError extends Error {}

/**
 * Checks an answer's form, and that its result has everything that results of the task's kind have.
 *
 * @param schema Of the answer, with {@link executionFields}.
 * @throws RubbishError when it is none.
 */
export function parseExecution<Answer extends Pick<Execution, "work" | "seconds">>(
  task: PlainTask,
  value: unknown,
  schema: z.ZodType<Answer & { readonly result: Readonly<Record<string, unknown>> }>,
): Answer & { readonly result: Readonly<Record<string, unknown>> } {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new RubbishError(`Not an answer to a ${task.kind} task: ${path.join(".") || "answer"}: ${message}.`);
  }
  const wanted = Object.keys(kindOf(task).assumed(task) as object);
  const missing = wanted.find((name) => !(name in parsed.data.result));
  if (missing) throw new RubbishError(`Not an answer to a ${task.kind} task: its result has no ${missing}.`);
  return parsed.data;
}

/** @throws RubbishError when an execution is no answer to a task. */
export function requireAnswer(task: PlainTask, execution: unknown): void {
  parseExecution(task, execution, executionSchema);
}
