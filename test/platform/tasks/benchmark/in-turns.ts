import { type ChildProcess, spawn } from "node:child_process";

/** A program that takes turns with others. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds of each of its turns. */
  readonly turnSeconds: number;
}

/** What became of a program. */
export interface Finished {
  readonly stdout: string;
  /** Seconds that it was running, from its launch to its end. */
  readonly seconds: number;
  /** Of the time between two moments, as {@link moment} tells them in any process, the seconds that it was running. */
  readonly runningBetween: (from: number, to: number) => number;
}

/** Now, in milliseconds that all processes of the machine agree on. */
export const moment = (): number => performance.timeOrigin + performance.now();

/** A process group that is stopped between its turns. */
class Turns {
  private readonly turns: { readonly from: number; readonly to: number }[] = [];
  private child: ChildProcess | undefined;
  private stdout = "";
  private stderr = "";
  ended = false;
  private end: Promise<number | null> | undefined;

  constructor(private readonly program: Program) {}

  /** Lets it run for a turn, or to its end if that comes sooner. */
  async take(): Promise<void> {
    const from = moment();
    if (this.child === undefined) this.launch();
    else this.signal("SIGCONT");
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, 1000 * this.program.turnSeconds);
    });
    await Promise.race([over, this.end]);
    clearTimeout(timer);
    if (!this.ended) this.signal("SIGSTOP");
    this.turns.push({ from, to: moment() });
  }

  private launch(): void {
    const { command, args, env } = this.program;
    const child = spawn(command, [...args], {
      detached: true, // a group of its own, with all processes that it launches
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (text) => {
      this.stdout += text;
    });
    child.stderr.on("data", (text) => {
      this.stderr += text;
    });
    this.end = new Promise((resolve) => {
      const end = (code: number | null): void => {
        this.ended = true;
        resolve(code);
      };
      child.on("close", end);
      child.on("error", ({ message }) => {
        this.stderr += message;
        end(null);
      });
    });
    this.child = child;
  }

  private signal(name: NodeJS.Signals): void {
    try {
      process.kill(-this.child!.pid!, name);
    } catch {
      // It ended just now.
    }
  }

  /** Ends it before its time. */
  kill(): void {
    if (this.child !== undefined && !this.ended) this.signal("SIGKILL");
  }

  /** @throws Error with the end of what it wrote on stderr when it failed. */
  async finished(): Promise<Finished> {
    const code = await this.end;
    if (code !== 0) throw new Error(`${this.program.args.join(" ")} failed: ${this.stderr.trim().slice(-500)}`);
    const runningBetween = (from: number, to: number): number =>
      this.turns.reduce((sum, turn) => sum + Math.max(0, Math.min(to, turn.to) - Math.max(from, turn.from)), 0) / 1000;
    return { stdout: this.stdout, seconds: runningBetween(0, Number.POSITIVE_INFINITY), runningBetween };
  }
}

/**
 * Runs programs in turns of some seconds, each with its child processes stopped while the others run. The speed of a
 * shared machine drifts within minutes by more than what is to be compared; in turns the drift meets all alike.
 *
 * @returns In the order of the programs.
 * @throws Error when one fails; the others are killed.
 */
export async function inTurns(programs: readonly Program[]): Promise<readonly Finished[]> {
  const all = programs.map((program) => new Turns(program));
  const stop = (): void => all.forEach((turns) => void turns.kill());
  process.once("exit", stop);
  const interrupted = (): void => process.exit(130);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, interrupted);
  try {
    while (all.some(({ ended }) => !ended)) {
      for (const turns of all) {
        if (turns.ended) continue;
        await turns.take();
        if (turns.ended) await turns.finished(); // throws at once if it failed
      }
    }
    return await Promise.all(all.map((turns) => turns.finished()));
  } finally {
    stop();
    process.off("exit", stop);
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, interrupted);
  }
}
