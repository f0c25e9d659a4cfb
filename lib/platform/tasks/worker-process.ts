import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import workerpool from "workerpool";
import { keptSamples } from "./kind";
import type { Interval } from "./timeline";
import type { Measured, WorkerMessage, WorkerMethods } from "./worker";

/** Looks at a silent process before it is ended. */
const looksBeforeEnd = 10;

/** Milliseconds that a timer can wait. */
const longestDelay = 2 ** 31 - 1;

/** Milliseconds that a process has to end when it is asked to, and then when it is killed. */
const endWithin = { asked: 3000, killed: 1000 } as const;

/** Whether an error means that the process was gone before it heard of its work. */
export const isDeathBefore = (error: unknown): boolean => (error as Error).message === "Worker is terminated";

/** Whether an error means that the process is gone, rather than that what it did failed. */
export function isDeath(error: unknown): boolean {
  const { message, code = "" } = error as NodeJS.ErrnoException;
  return (
    isDeathBefore(error) ||
    String(message).startsWith("Workerpool Worker terminated Unexpectedly") || // while it worked
    ["ERR_IPC_CHANNEL_CLOSED", "EPIPE", "ABORT_ERR" /* killed */].includes(code)
  );
}

/** One process that runs tasks, one at a time, from its launch on. */
export class WorkerProcess {
  state: "starting" | "idle" | "busy" = "starting";
  /** Data that it read last, so that it has it at hand. */
  readonly loaded = new Set<string>();
  /** Memory that it held after its last answer. */
  residentBytes = 0;
  /** Whether it was ended because it gave no sign of life. */
  hung = false;
  private readonly killer = new AbortController();
  private readonly pool: workerpool.Pool;
  private readonly intervals: Interval[] = [];
  private closing: Promise<void> | undefined;

  /**
   * @param number Tells the processes of a pool apart.
   * @param now Seconds since the pool was made.
   * @param kinds The file that registers the kinds of task.
   */
  constructor(
    readonly number: number,
    private readonly now: () => number,
    kinds: string,
  ) {
    this.pool = workerpool.pool(join(__dirname, "worker.cjs"), {
      workerType: "process",
      maxWorkers: 1,
      forkArgs: [kinds],
      forkOpts: {
        execArgv: [], // not the parent's: a debugger or loader of a notebook's kernel has no place here
        signal: this.killer.signal,
        killSignal: "SIGKILL",
      },
    });
  }

  /**
   * Launches the process and its engine.
   *
   * @param silence Seconds after which a process that is not ready counts as hung and is killed.
   * @throws Error when it ends or is killed before it is ready.
   */
  async start(silence: number): Promise<void> {
    const watch = this.watch(silence);
    try {
      await this.timed("start", () => this.exec("prepare", []));
    } catch (cause) {
      if (this.hung) throw new Error(`A worker gave no sign of life within ${silence} s of its launch.`, { cause });
      throw isDeath(cause) ? new Error("A worker died at its launch.", { cause }) : cause;
    } finally {
      watch.end();
    }
    this.state = "idle";
  }

  /**
   * Runs a method; the state says that it is busy meanwhile.
   *
   * @param options.silence Seconds without a message after which the process counts as hung and is killed.
   */
  async perform<Name extends keyof WorkerMethods>(
    method: Name,
    parameters: Parameters<WorkerMethods[Name]>,
    options: { readonly data?: string; readonly on?: (message: WorkerMessage) => void; readonly silence?: number } = {},
  ): Promise<Awaited<ReturnType<WorkerMethods[Name]>>> {
    const { data, on, silence } = options;
    this.state = "busy";
    const watch = this.watch(silence);
    try {
      const heard = (message: WorkerMessage): void => {
        watch.heard();
        on?.(message);
      };
      return await this.timed("work", () => this.exec(method, parameters, heard));
    } finally {
      watch.end();
      this.state = "idle";
      if (data !== undefined) this.remember(data);
    }
  }

  /** Counts looks, not time: after a suspended machine wakes up, what the process said meanwhile is heard first. */
  private watch(silence = Number.POSITIVE_INFINITY): { readonly heard: () => void; readonly end: () => void } {
    if (!Number.isFinite(silence)) return { heard: () => undefined, end: () => undefined };
    let looks = 0;
    const timer = setInterval(
      () => {
        if (++looks < looksBeforeEnd) return;
        this.hung = true;
        this.kill();
      },
      Math.min(longestDelay, (1000 * silence) / looksBeforeEnd),
    );
    return {
      heard: () => {
        looks = 0;
      },
      end: () => clearInterval(timer),
    };
  }

  /** Ends a process that may be stopped, in a loop, or gone already. */
  private kill(): void {
    this.killer.abort();
  }

  private async exec<Name extends keyof WorkerMethods>(
    method: Name,
    parameters: Parameters<WorkerMethods[Name]>,
    on?: (message: WorkerMessage) => void,
  ): Promise<Awaited<ReturnType<WorkerMethods[Name]>>> {
    return await this.pool.exec(method, parameters, { on });
  }

  private async timed<Result extends Measured>(kind: Interval["kind"], run: () => Promise<Result>): Promise<Result> {
    const from = this.now();
    let cpuSeconds = 0;
    try {
      const result = await run();
      ({ cpuSeconds, residentBytes: this.residentBytes } = result);
      return result;
    } finally {
      this.intervals.push({ worker: this.number, kind, from, to: this.now(), cpuSeconds });
    }
  }

  private remember(data: string): void {
    this.loaded.delete(data);
    this.loaded.add(data); // a set keeps the order of insertion: the first is the one longest unused
    for (const oldest of this.loaded) {
      if (this.loaded.size <= keptSamples) break;
      this.loaded.delete(oldest);
    }
  }

  /** What it did so far. */
  timeline(): readonly Interval[] {
    return this.intervals;
  }

  /** Ends the process at once; what it runs fails. */
  close(): Promise<void> {
    this.closing ??= this.end(); // workerpool forgets the first of two who wait for the end
    return this.closing;
  }

  private async end(): Promise<void> {
    const ended = Promise.resolve(this.pool.terminate(true)).catch(() => undefined);
    // one that is stopped hears nothing, and of one that died while it waited workerpool awaits the end for ever
    if (await isWithin(endWithin.asked, ended)) return;
    this.kill();
    await isWithin(endWithin.killed, ended);
  }
}

/** Whether something happens in time. */
async function isWithin(milliseconds: number, event: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const late = sleep(milliseconds, false, { signal: enough.signal }).catch(() => false);
  try {
    return await Promise.race([event.then(() => true), late]);
  } finally {
    enough.abort();
  }
}
