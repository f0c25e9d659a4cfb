import workerpool from "workerpool";
import { contentAddress, ResultCache } from "../results/cache";
import { CheckpointFiles } from "../results/checkpoints";
import { WorkLog } from "../results/work-log";
import { startEngine, tf } from "../tensorflow/engine";
import { chainAddressOf, groupOf, questionOf } from "./address";
import { requireAnswer } from "./answer";
import { type Calibration, writeCalibration } from "./calibration";
import { codeDigests } from "./code-digest";
import { executeTask } from "./execute";
import type { Execution, WorkOrder } from "./executor";
import { kindOf, kindRegistry, parseTask } from "./registry";

// A terminal's Ctrl-C and Jupyter's interrupt reach the whole process group. What stops is the parent's decision: it
// ends its workers, or lets them finish the epoch in flight.
process.on("SIGINT", () => undefined);
// Whoever asked is gone: nobody waits for the answer, and what is finished is on disk.
process.on("error", () => process.exit(1));

/** What a worker says while it runs a task. */
export interface WorkerMessage {
  readonly started?: true;
  readonly news?: unknown;
  readonly notice?: string;
}

/** Every answer says what it took. */
export interface Measured {
  /** Seconds on a processor of this process, user and system, since its last answer or its launch. */
  readonly cpuSeconds: number;
  /** Memory that the process holds now. */
  readonly residentBytes: number;
}

/** What a worker holds, for tests of leaks. */
export interface WorkerMemory extends Measured {
  readonly tensors: number;
}

let counted = 0;

function measured(): Measured {
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6 - counted;
  counted += cpuSeconds;
  return { cpuSeconds, residentBytes: process.memoryUsage.rss() };
}

let startSeconds = 0;

/** Starts the engine, one TensorFlow thread, ahead of the first task. */
async function prepare(): Promise<Measured> {
  await startEngine({ threads: 1, quiet: true });
  startSeconds ||= process.uptime();
  return measured();
}

/** Runs a task on this process's engine and stores the result before it answers. */
async function perform(order: WorkOrder): Promise<Execution & Measured> {
  const engine = await startEngine({ threads: 1, quiet: true });
  if (engine.numerics !== order.numerics) {
    throw new Error(`This worker runs ${engine.numerics} (${engine.reason}), the caller expected ${order.numerics}.`);
  }
  const task = parseTask(order.task);
  const kind = kindOf(task);
  const say = (message: WorkerMessage): void => workerpool.workerEmit(message);
  const notice = (message: string): void => say({ notice: message });
  say({ started: true });
  const log = new WorkLog(order.cacheFolder);
  const question = questionOf(task, engine.numerics);
  if (!kind.chain) log.begin({ kind: task.kind, address: contentAddress(question) });
  const execution = await executeTask(task, {
    checkpoints: new CheckpointFiles(order.cacheFolder, notice),
    chainAddress: (link) => chainAddressOf(link, engine.numerics, order.code[link.kind])!,
    onNews: (news) => say({ news }),
    onStep: (address, epoch, chainKind) => {
      log.begin({ kind: chainKind, address, epoch });
      say({}); // a sign of life
    },
  });
  requireAnswer(task, execution);
  const stored = { answer: execution.result, code: order.code[task.kind] };
  await new ResultCache(order.cacheFolder, notice).write(groupOf(kind), question, stored);
  return { ...execution, ...measured() };
}

/** Measures the speed of this process's engine and stores it. */
async function calibrate(): Promise<Calibration & Measured> {
  const engine = await startEngine({ threads: 1, quiet: true });
  startSeconds ||= process.uptime();
  const speed = await kindRegistry().measureSpeed.run();
  const { measureSpeed: code } = await codeDigests();
  const calibration = await writeCalibration({ numerics: engine.numerics, code, speed, startSeconds });
  return { ...calibration, ...measured() };
}

/** What this process holds now. */
async function memory(): Promise<WorkerMemory> {
  await startEngine({ threads: 1, quiet: true });
  return { tensors: tf.memory().numTensors, ...measured() };
}

const methods = { prepare, perform, calibrate, memory };

/** What the parent can ask for. */
export type WorkerMethods = typeof methods;

workerpool.worker(methods);
