import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../../lib/platform/paths";
import type { Random } from "../../../lib/platform/random/random";
import { cumulativeLedger, readWorkLog, repeatedWork, type WorkerRecords } from "../../../lib/platform/results";
import type { RedisServer } from "../queue/redis-server";
import { contentsOf, startRun } from "../tasks/run-helpers";
import { childrenOf, damageFile, type Fault, failDisk, faults, signal } from "./faults";

/**
 * What rounds compute, from one generated data set for each role: searches alone, or everything that the posterior
 * experiment asks for, which takes four times as long. Epochs have steps enough to run as graphs and to be met by faults.
 */
export const sections = {
  hyperband: ["trainPoints=240", "network.batchSize=6", "hyperband.sizes=[4,2]", "hyperband.epochsPerRung=2"],
  posterior: ["trainPoints=96", "network.batchSize=6", "hyperband.sizes=[4,2]", "hyperband.epochsPerRung=2"],
} as const;

export type Section = keyof typeof sections;

/** Seconds for which a fault waits for work to be begun, if it waits. */
const workWithin = 20;

/** Seconds after the last fault within which a run has come to its end, or hangs. */
const endWithin = 900;

/** What a run leaves. */
export interface Left {
  readonly tables: string;
  readonly results: string;
}

/** What came of a round. */
export interface Outcome extends Left {
  readonly faults: readonly Fault[];
  /** Launches of the run until it came to its end. */
  readonly runs: number;
  readonly epochs: number;
  /** Epochs and fits that were begun again. */
  readonly repeated: number;
  /** Of these, what was finished and known when it was begun again. */
  readonly needless: number;
  /** What ended runs before their time, in their words. */
  readonly messages: readonly string[];
}

/** Settings of a {@link Round}. */
export interface RoundOptions {
  readonly section: Section;
  readonly cache: string;
  /** Calibration of an undisturbed run, copied. */
  readonly calibration?: string;
  readonly faults: readonly Fault[];
  readonly random: Random;
  /** Mean seconds between faults. */
  readonly pace: number;
  /** Seconds for which processes are stopped and disks fail. */
  readonly stop: number;
  /** The compiled shim; without one disks do not fail. */
  readonly shim?: string;
  /** A server that the run uses, with machines of its own. */
  readonly server?: RedisServer;
}

const filesOf = (folder: string): string =>
  JSON.stringify(Object.entries(contentsOf(folder)).filter(([path]) => !/\.(\d+|damaged)$/.test(path)));

/** Tables and results of a cache. */
export function leftIn(cache: string): Left {
  return { tables: filesOf(join(cache, "tables")), results: filesOf(join(cache, "results")) };
}

interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly errors: () => string;
}

function watch(child: ChildProcess): Launched {
  let errors = "";
  child.stdout?.resume();
  child.stderr?.on("data", (text) => {
    errors = `${errors}${text}`.slice(-4000);
  });
  return { child, ended: new Promise((resolve) => child.on("close", resolve)), errors: () => errors };
}

/** What a run said at its end: the command's own line, or what was not caught. */
function lastWords(errors: string): string {
  const lines = errors.trim().split("\n");
  return lines.filter((line) => line.startsWith("mi-nas: ")).at(-1) ?? lines.slice(-12).join("\n    ");
}

/** Runs the small experiment to its end through faults, starting it again as often as they end it. */
export class Round {
  private readonly control: string;
  private readonly machines: ChildProcess[] = [];
  private readonly done: Fault[] = [];
  private readonly messages: string[] = [];
  private run: Launched;
  private runs = 0;
  private over = false;
  private damagedSinceLaunch = false;

  constructor(private readonly options: RoundOptions) {
    const { cache, calibration, server } = options;
    this.control = `${cache}-faults`;
    for (const folder of [cache, this.control]) mkdirSync(folder, { recursive: true });
    if (calibration) cpSync(calibration, join(cache, "calibration.json"));
    for (let machine = 0; server && machine < 2; machine++) this.machines[machine] = this.startMachine(machine);
    this.run = this.launch();
  }

  private environment(cache: string): NodeJS.ProcessEnv {
    const { shim, server } = this.options;
    return {
      MI_NAS_CACHE: cache,
      MI_NAS_DATA: "",
      ...(shim && { LD_PRELOAD: shim, MI_NAS_FAULTS: this.control }),
      ...(server && { MI_NAS_REDIS: server.address }),
    };
  }

  private launch(): Launched {
    this.runs++;
    this.damagedSinceLaunch = false;
    const { cache, section } = this.options;
    const settings = [...sections[section].flatMap((text) => ["--set", text]), "--workers", "2"];
    return watch(startRun(cache, settings, this.environment(cache), section));
  }

  private startMachine(machine: number): ChildProcess {
    const flags = ["worker", "--workers", "1", "--name", `machine ${machine + 1}`, "--patience", "3"];
    return spawn(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), ...flags], {
      env: { ...process.env, ...this.environment(this.machineCache(machine)) },
      stdio: "ignore",
      detached: true,
    });
  }

  /** Brings a fault about. @returns Whether there was something to fault. */
  private async inflict(fault: Fault): Promise<boolean> {
    const { random, cache, stop, server, shim } = this.options;
    const parent = this.run.child.pid!;
    const stopped = (pid: number): boolean => {
      signal(pid, "SIGSTOP");
      setTimeout(() => signal(pid, "SIGCONT"), 1000 * stop);
      return true;
    };
    const isOneOf = (kind: readonly Fault[]): boolean => kind.includes(fault);
    if (isOneOf(faults.files)) {
      this.damagedSinceLaunch = true;
      return damageFile(fault, cache, random);
    }
    if (isOneOf(faults.disk)) {
      if (!shim) return false;
      failDisk(fault, this.control, Math.min(stop, 2));
      return true;
    }
    if (isOneOf(faults.queue)) {
      if (!server) return false;
      if (fault.startsWith("kill the server")) {
        await server.stop("SIGKILL");
        if (fault.endsWith("forgets")) server.forget();
        await server.start(true);
        return true;
      }
      const machine = random.integer(this.machines.length);
      const { pid } = this.machines[machine];
      if (fault === "stop a machine") return stopped(-pid!);
      signal(-pid!, "SIGKILL");
      this.machines[machine] = this.startMachine(machine);
      return true;
    }
    if (fault === "kill the run") return this.run.child.kill("SIGKILL");
    if (fault === "kill the run and its workers") return signal(-parent, "SIGKILL") === undefined;
    if (fault === "stop the run") return stopped(parent);
    const workers = childrenOf(parent, "worker.cjs");
    if (workers.length === 0) return false;
    const victim = workers[random.integer(workers.length)];
    if (fault === "stop a worker") return stopped(victim);
    return signal(victim, "SIGKILL") === undefined;
  }

  /** Waits for a while, or for the end of the run; one that ended before its time is started again. */
  private async wait(seconds: number): Promise<void> {
    const limit = new AbortController();
    const late = sleep(1000 * seconds, "late", { signal: limit.signal }).catch(() => "late" as const);
    const code = await Promise.race([this.run.ended, late]);
    limit.abort();
    if (code === "late") return;
    if (code === 0 && !this.damagedSinceLaunch) {
      this.over = true;
      return;
    }
    if (code !== 0 && code !== null) this.messages.push(lastWords(this.run.errors()));
    if (this.runs > 60) throw new Error(`The run does not come to its end: ${this.messages.join("\n")}`);
    this.run = this.launch();
  }

  /** Waits until something has been begun since the last fault, or the run has ended. */
  private async waitForWork(): Promise<void> {
    const begun = (): number => this.log().reduce((sum, { records }) => sum + records.length, 0);
    const before = begun();
    for (let looks = 0; looks < 10 * workWithin && begun() === before; looks++) {
      if (this.run.child.exitCode !== null || this.run.child.signalCode !== null) return;
      await sleep(100);
    }
  }

  /** What there is to see of a run that does not end. */
  private stuck(): string {
    const { stdout } = spawnSync("ps", ["-eo", "pid,ppid,pgid,stat,wchan:20,etimes,args"], { encoding: "utf8" });
    const shown = stdout.split("\n").filter((line) => /mi-nas|worker\.cjs|redis-server/.test(line));
    return [
      `The run did not come to its end within ${endWithin} s of the last of ${this.done.join(", ")}.`,
      ...this.messages,
      this.run.errors(),
      ...shown,
    ].join("\n");
  }

  /** Plays it. @throws Error saying what there is to see when the run hangs. */
  async play(): Promise<Outcome> {
    const { random, pace, cache } = this.options;
    try {
      for (const fault of this.options.faults) {
        const [seconds, meetsWork] = [2 * pace * random.uniform(), random.uniform() < 1 / 3];
        if (meetsWork) await this.waitForWork();
        await this.wait(seconds);
        if (this.over) break;
        if (await this.inflict(fault)) this.done.push(fault);
      }
      const from = performance.now();
      while (!this.over) {
        await this.wait(endWithin);
        if (performance.now() - from > 1000 * endWithin) throw new Error(this.stuck());
      }
      const log = this.log();
      const repeated = repeatedWork(log);
      return {
        ...leftIn(cache),
        faults: this.done,
        runs: this.runs,
        epochs: cumulativeLedger(log).lines.reduce((sum, { epochs }) => sum + epochs, 0),
        repeated: repeated.reduce((sum, { times }) => sum + times - 1, 0),
        needless: repeated.reduce((sum, { times, inFlight }) => sum + Math.max(0, times - inFlight - 1), 0),
        messages: this.messages,
      };
    } finally {
      this.end();
    }
  }

  /** Ends all of its processes. */
  end(): void {
    for (const { pid } of [...this.machines, this.run.child]) signal(-pid!, "SIGKILL");
  }

  private log(): readonly WorkerRecords[] {
    return this.caches().flatMap(readWorkLog);
  }

  /** Where work was noted: by the run's own processes, and by machines. */
  private caches(): readonly string[] {
    return [this.options.cache, ...this.machines.map((_, machine) => this.machineCache(machine))];
  }

  private machineCache(machine: number): string {
    return `${this.options.cache}-machine-${machine + 1}`;
  }

  /** Takes its folders away. */
  remove(): void {
    for (const folder of [...this.caches(), this.control]) rmSync(folder, { recursive: true, force: true });
  }
}
