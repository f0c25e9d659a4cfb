import { ErrorCode, UnrecoverableError, Worker } from "bullmq";
import { cacheFolder } from "../paths";
import { codeDigests } from "../tasks/code-digest";
import type { Execution } from "../tasks/executor";
import { WorkerPool } from "../tasks/pool";
import { probeEngine } from "../tensorflow/probe";
import { ChainStates } from "./chain-states";
import { answerOf, parseJob, queueName } from "./job";
import { announceMachine, machineName } from "./machines";
import { type RedisPlace, requireRedis } from "./redis-place";

/** Seconds without a sign of life after which a machine's job is given to another, unless told. */
export const defaultPatience = 30;

/** How often a job may be taken over from machines that are gone. */
const maxStalledCount = 10;

/** Settings of {@link serveQueue}. */
export interface ServeOptions {
  readonly place: RedisPlace;
  /** Processes, one task each at a time. */
  readonly workers: number;
  /** Seconds without a sign of life after which another machine takes over; {@link defaultPatience} unless told. */
  readonly patience?: number;
  /** What the machine is called in accounts; its host name unless told. */
  readonly name?: string;
  readonly notice: (message: string) => void;
  /** Told of each task that is done, by kind. */
  readonly onAnswer?: (kind: string, seconds: number) => void;
  /** Ends the service: no new task is taken, those in flight are finished. */
  readonly signal: AbortSignal;
}

/**
 * Computes the tasks of a queue on this machine until it is told to stop. It takes only those that ask for its own code
 * and numerics.
 *
 * @throws Error when the server cannot be reached at the start.
 */
export async function serveQueue(options: ServeOptions): Promise<void> {
  const { place, workers, name = machineName(), patience = defaultPatience, notice, onAnswer, signal } = options;
  const lockDuration = Math.round(1000 * patience);
  const stalledInterval = Math.ceil(lockDuration / 3); // whole milliseconds: the server refuses others
  await requireRedis(place);
  const { numerics } = probeEngine();
  const { kinds: code } = await codeDigests();
  const queue = queueName({ numerics, code });
  const pool = new WorkerPool({ workers, notice });
  pool.warmUp(workers);
  const [redis, connection] = [place.connect(), place.connect()];
  const states = new ChainStates(redis, cacheFolder(), notice);
  let answered = 0;
  let said: string | undefined; // of its last errors, since the last answer
  const machine = announceMachine(redis, () => ({ name, workers, queue, answered }));
  const worker = new Worker(
    queue,
    async (asked) => {
      const job = readJob(asked.data, { numerics, code });
      await states.fetch(job);
      const order = { task: job.task, cacheFolder: cacheFolder(), numerics, code };
      const tell = (news: object): void => void asked.updateProgress({ ...news, machine: name }).catch(() => undefined);
      const execution: Execution & { readonly cpuSeconds?: number } = await pool.run(
        order,
        { trainedEpochs: 0, seconds: 0 },
        { onStart: () => tell({ started: true }), onNews: (news) => tell({ news }) },
      );
      await states.share(job);
      answered++;
      said = undefined;
      const { result, work, seconds, cpuSeconds = 0 } = execution;
      onAnswer?.(job.task.kind, seconds);
      return answerOf({ result: result as Record<string, unknown>, work, seconds, cpuSeconds, machine: name });
    },
    { connection, concurrency: workers, name, lockDuration, stalledInterval, maxStalledCount },
  );
  worker.on("error", (error) => {
    const words = inWords(error);
    if (words !== said) notice(`Queue at ${place.shown}: ${words}`);
    said = words;
  });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await worker.close();
  await machine.stop();
  await pool.close();
  for (const each of [redis, connection]) each.disconnect();
}

/** An error of the queue: what it means where a machine was out of reach, or asleep; any other as it says it. */
function inWords({ message, code }: Error & { readonly code?: unknown }): string {
  const lost = code === ErrorCode.JobLockNotExist || code === ErrorCode.JobLockMismatch || /renew lock/.test(message);
  if (!lost) return message;
  return "a task took longer to be heard of than the patience allows, and may be given to another machine.";
}

/** A job for this very code, checked; one that is not is refused for good. */
function readJob(value: unknown, here: { readonly numerics: string; readonly code: Readonly<Record<string, string>> }) {
  try {
    const job = parseJob(value);
    if (queueName(job) !== queueName(here)) {
      throw new Error("It asks for other code or numerics than this machine's.");
    }
    return job;
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}
