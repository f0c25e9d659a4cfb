import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../../lib/platform/random/random";
import { cumulativeLedger, type RepeatedWork, readWorkLog, repeatedWork } from "../../../lib/platform/results";
import { contentsOf, finishRun, type RunSummary, startRun } from "./run-helpers";

/** Who is killed: one worker, the parent alone (its workers have to notice), or the parent with all its workers. */
export const targets = ["worker", "parent", "both"] as const;

export type Target = (typeof targets)[number];

/** What a finished run leaves, as it must be whatever happened on the way. */
export interface Ending {
  /** What the last run asked for, by kind of task. */
  readonly asked: unknown;
  /** The cumulative ledger of the cache: every piece of work ever computed, once. */
  readonly ledger: string;
  readonly tables: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, string>>;
}

/** Files whose writing was cut by a kill keep a name that nobody reads. */
const isLeftover = (path: string): boolean => /\.\d+$/.test(path);

function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(contentsOf(folder)).filter(([path]) => !isLeftover(path)));
}

/** What the run on a cache left. */
export function endingOf(cache: string, { sections }: RunSummary): Ending {
  return {
    asked: sections.posterior.account.lines.map(({ kind, asked }) => ({ kind, asked })),
    ledger: JSON.stringify(cumulativeLedger(readWorkLog(cache))),
    tables: filesOf(join(cache, "tables")),
    results: filesOf(join(cache, "results")),
  };
}

/** A kill that happened, and what came after it. */
export interface KilledRun {
  readonly target: Target;
  readonly seconds: number;
  /** Worker processes that the kill ended, at once or by the death of their parent. */
  readonly killedWorkers: number;
  readonly ending: Ending;
  readonly repeated: readonly RepeatedWork[];
  /** Whether the kill came while tasks were left. */
  readonly resumed: boolean;
}

function workersOf(parent: number): readonly number[] {
  try {
    const lines = execFileSync("pgrep", ["-P", String(parent), "-f", "worker.cjs"])
      .toString()
      .trim()
      .split("\n");
    return lines.map(Number);
  } catch {
    return []; // pgrep found none
  }
}

/**
 * Runs the experiment on a cache, kills it at a moment and lets it come to its end, by itself where a worker died, by
 * a second run where the parent did.
 *
 * @param options.moment Seconds after the launch, or pieces of work begun, which no load of the machine shifts.
 * @param options.seed Of the choice among workers.
 * @returns Undefined when there was nothing to kill at that moment.
 */
export async function killOnce(options: {
  readonly cache: string;
  readonly target: Target;
  readonly moment: number | { readonly begun: number };
  readonly seed: number;
  readonly extra?: readonly string[];
}): Promise<KilledRun | undefined> {
  const { cache, target, moment, seed, extra } = options;
  const child = startRun(cache, extra);
  const ended = finishRun(child).catch((): undefined => undefined);
  const launched = performance.now();
  if (typeof moment === "number") await sleep(1000 * moment);
  else while (readWorkLog(cache).length < moment.begun && child.exitCode === null) await sleep(10);
  const seconds = (performance.now() - launched) / 1000;
  const workers = workersOf(child.pid!);
  const over = child.exitCode !== null || (target === "worker" && workers.length === 0);
  if (over) {
    await ended;
    return undefined;
  }
  if (target === "worker") process.kill(workers[createRandom(seed, "victim").integer(workers.length)], "SIGKILL");
  else process.kill(target === "parent" ? child.pid! : -child.pid!, "SIGKILL");
  const summary = await ended;
  const last = summary ?? (await finishRun(startRun(cache, extra)));
  return {
    target,
    seconds,
    killedWorkers: target === "worker" ? 1 : workers.length,
    ending: endingOf(cache, last),
    repeated: repeatedWork(readWorkLog(cache)),
    resumed: last.sections.posterior.account.lines.some(({ computed }) => computed.tasks > 0),
  };
}

/** What is wrong with a killed run, in words; nothing when it ended as the undisturbed one did. */
export function faultsOf({ ending, repeated, killedWorkers }: KilledRun, reference: Ending): readonly string[] {
  const differing = (Object.keys(reference) as (keyof Ending)[]).filter(
    (part) => JSON.stringify(ending[part]) !== JSON.stringify(reference[part]),
  );
  const again = repeated.reduce((sum, { times }) => sum + times - 1, 0);
  const needless = repeated.filter(({ times, inFlight }) => times - inFlight > 1);
  return [
    ...differing.map((part) => `other ${part} than the undisturbed run`),
    ...(again > killedWorkers ? [`${again} epochs or fits repeated, ${killedWorkers} workers killed`] : []),
    ...needless.map(({ record }) => `finished work done again: ${JSON.stringify(record)}`),
  ];
}
