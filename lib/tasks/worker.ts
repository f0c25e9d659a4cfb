import workerpool from "workerpool";
import { ResultCache } from "../results/cache";
import { CheckpointStore } from "../results/checkpoints";
import { startEngine } from "../tensorflow/engine";
import type { Calibration } from "./calibration";
import { type Execution, executeTask } from "./execute";
import { measureSpeed } from "./measure-speed";
import type { TaskNews } from "./result";
import { parseTask } from "./task";

// A terminal's Ctrl-C and Jupyter's interrupt reach the whole process group. What stops is the parent's decision: it
// ends its workers, or lets them finish the epoch in flight.
process.on("SIGINT", () => undefined);
// Whoever asked is gone: nobody waits for the answer, and what is finished is on disk.
process.on("error", () => process.exit(1));

/** What a worker is asked to do. */
export interface WorkOrder {
  readonly task: unknown;
  readonly cacheFolder: string;
  /** Numerics the caller counts on; a worker with another engine must not answer. */
  readonly numerics: string;
}

/** What a worker says while it runs a task. */
export interface WorkerMessage {
  readonly started?: true;
  readonly news?: TaskNews;
  readonly notice?: string;
}

/** Runs a task on this process's engine (one TensorFlow thread) and stores the result before it answers. */
async function perform(order: WorkOrder): Promise<Execution> {
  const engine = await startEngine({ threads: 1 });
  if (engine.numerics !== order.numerics) {
    throw new Error(`This worker runs ${engine.numerics} (${engine.reason}), the caller expected ${order.numerics}.`);
  }
  const task = parseTask(order.task);
  const say = (message: WorkerMessage): void => workerpool.workerEmit(message);
  const notice = (message: string): void => say({ notice: message });
  say({ started: true });
  const execution = await executeTask(task, {
    checkpoints: new CheckpointStore(order.cacheFolder, notice),
    numerics: engine.numerics,
    onNews: (news) => say({ news }),
  });
  const question = { numerics: engine.numerics, task };
  await new ResultCache(order.cacheFolder, notice).write(task.kind, question, execution.result);
  return execution;
}

/** Measures the speed of this process's engine. */
async function calibrate(): Promise<Calibration> {
  const engine = await startEngine({ threads: 1 });
  return measureSpeed(engine.numerics);
}

workerpool.worker({ perform, calibrate });
