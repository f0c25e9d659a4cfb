import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../../../lib/platform/random/random";
import { hasRedis, RedisServer } from "../queue/redis-server";
import { diskFaults, type Fault, faults } from "./faults";
import { type Outcome, Round, type Section } from "./round";

/** Which faults a round draws from. */
const mixes = {
  processes: faults.processes,
  files: [...faults.processes, ...faults.files],
  disk: [...faults.disk, ...faults.disk, ...faults.files, "kill a worker", "kill the run"],
  queue: [...faults.queue, "kill the run", "stop the run", ...faults.files],
} as const satisfies Record<string, readonly Fault[]>;

export type Mix = keyof typeof mixes;

/** Settings of {@link playRounds}. */
export interface RoundsOptions {
  readonly section: Section;
  readonly seed: number;
  /** Rounds are begun until so many faults have happened. */
  readonly faults: number;
  /** Or for so long. */
  readonly minutes: number;
  /** Mean seconds between faults. */
  readonly pace: number;
  /** Seconds for which processes are stopped. */
  readonly stop: number;
  /** Faults of a round, unless it ends before. */
  readonly each: number;
  /** Rounds draw from this mix alone. */
  readonly only?: string;
  readonly say: (line: string) => void;
}

/** What came of all rounds. */
export interface Totals {
  faults: number;
  rounds: number;
  runs: number;
  /** Epochs of all rounds, each counted once however often it was begun. */
  epochs: number;
  /** Epochs and fits that were begun again. */
  repeated: number;
  /** Differences from the undisturbed run. */
  readonly wrong: string[];
  readonly byFault: Map<Fault, number>;
  /** What ended runs before their time, in their words. */
  readonly messages: Set<string>;
}

/** What is wrong with a round, in words. */
export function wrongIn(outcome: Outcome, calm: Outcome, mix: Mix): readonly string[] {
  const stops = outcome.faults.filter((fault) => fault.startsWith("stop")).length;
  return [
    ...(outcome.tables === calm.tables ? [] : ["other tables"]),
    ...(outcome.results === calm.results ? [] : ["other results"]),
    // a worker that was stopped while its run was killed goes on for a moment when it wakes up
    ...(mix === "processes" && outcome.needless > stops ? [`${outcome.needless} finished pieces begun again`] : []),
  ];
}

/**
 * Runs a small experiment again and again through seeded faults, of processes, of files, of the disk and of a queue in
 * turn as far as this machine allows, and compares what each leaves with an undisturbed run. Folders of rounds that
 * differ are kept.
 */
export async function playRounds(options: RoundsOptions): Promise<Totals> {
  const { section, seed, pace, stop, only, say } = options;
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-chaos-"));
  const shim = diskFaults(folder);
  const server = hasRedis ? new RedisServer() : undefined;
  const possible = (Object.keys(mixes) as Mix[]).filter(
    (mix) => (mix !== "disk" || shim) && (mix !== "queue" || server) && (!only || mix === only),
  );
  const random = createRandom(seed, "chaos");
  const totals: Totals = {
    faults: 0,
    rounds: 0,
    runs: 0,
    epochs: 0,
    repeated: 0,
    wrong: [],
    byFault: new Map(),
    messages: new Set(),
  };
  const add = (outcome: Outcome, wrong: readonly string[]): void => {
    for (const fault of outcome.faults) totals.byFault.set(fault, (totals.byFault.get(fault) ?? 0) + 1);
    for (const message of outcome.messages)
      totals.messages.add(message.replaceAll(folder, "…").replaceAll(/\d{6,}|[0-9a-f]{32,}/g, "…"));
    totals.faults += outcome.faults.length;
    totals.rounds++;
    totals.runs += outcome.runs;
    totals.epochs += outcome.epochs;
    totals.repeated += outcome.repeated;
    totals.wrong.push(...wrong);
  };
  let round: Round | undefined;
  const interrupted = (): void => {
    round?.end();
    void server?.remove();
    process.exit(130);
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, interrupted);
  try {
    await server?.start(true);
    const reference = join(folder, "undisturbed");
    round = new Round({ section, cache: reference, faults: [], random, pace, stop });
    const calm = await round.play();
    const calibration = join(reference, "calibration.json");
    const started = performance.now();
    const minutes = (): number => (performance.now() - started) / 60_000;
    while (totals.faults < options.faults && minutes() < options.minutes) {
      const mix = possible[totals.rounds % possible.length];
      const drawn = Array.from({ length: options.each }, () => mixes[mix][random.integer(mixes[mix].length)]);
      const cache = join(folder, `round-${totals.rounds}`);
      const ofQueue = mix === "queue" ? { server } : {};
      round = new Round({ section, cache, calibration, faults: drawn, random, pace, stop, shim, ...ofQueue });
      const outcome = await round.play();
      const wrong = wrongIn(outcome, calm, mix);
      if (wrong.length === 0) round.remove();
      add(outcome, wrong);
      say(
        `${totals.rounds}. ${mix}: ${outcome.faults.length} faults, ${outcome.runs} runs, ${outcome.repeated} epochs and ` +
          `fits begun again beside ${outcome.epochs}: ${wrong.join("; ") || "the same"}`,
      );
      if (wrong.length > 0) say(`   kept in ${cache}; ${outcome.faults.join(", ")}`);
    }
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, interrupted);
    await server?.remove();
    if (totals.wrong.length === 0) rmSync(folder, { recursive: true, force: true });
  }
  return totals;
}
