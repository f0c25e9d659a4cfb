import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../lib/platform/random/random";
import { fileTargets } from "./files";
import { messageTargets } from "./messages";
import { Mutator } from "./mutator";
import { isRefusal, type Target } from "./target";

/** Everything that reads what comes from outside. */
export const targets: readonly Target[] = [...fileTargets, ...messageTargets];

/** What came of one input. */
export interface Outcome {
  readonly refused: boolean;
  /** What is wrong with how it was read. */
  readonly fault?: string;
}

/** The input of a case; the same for the same seed. */
export async function inputOf(target: Target, seed: number, number: number): Promise<Uint8Array> {
  return target.sample(new Mutator(createRandom(seed, "fuzz", target.name, number)));
}

/** Reads an input in an empty folder of its own. */
export async function tryInput(target: Target, input: Uint8Array, folder: string): Promise<Outcome> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const before = Buffer.from(input);
  try {
    await target.read(input, folder);
  } catch (error) {
    if (isRefusal(error, target)) return { refused: true };
    const { stack, message } = error as Error;
    return { refused: false, fault: (stack ?? message ?? String(error)).split("\n").slice(0, 6).join("\n") };
  }
  return before.equals(input) ? { refused: false } : { refused: false, fault: "it changed what it read" };
}

/** What a process that tries inputs says of them, a line each time it has something to say. */
export interface Report {
  readonly cases: number;
  readonly refused: number;
  readonly slowest: number;
  readonly residentBytes: number;
  readonly faults: readonly { readonly number: number; readonly fault: string }[];
}

/** Tries inputs of one target for a while; the one that is read lies in `folder/input`, for who watches. */
export async function tryMany(options: {
  readonly target: Target;
  readonly seed: number;
  readonly seconds: number;
  readonly from?: number;
  readonly most?: number;
  readonly folder: string;
  readonly onReport?: (report: Report) => void;
}): Promise<Report> {
  const { target, seed, seconds, from = 0, most = Number.POSITIVE_INFINITY, folder, onReport } = options;
  const started = performance.now();
  const faults: { number: number; fault: string }[] = [];
  const kinds = new Set<string | undefined>();
  let [refused, slowest, number, reported] = [0, 0, from, started];
  const report = (): Report => {
    const residentBytes = process.memoryUsage.rss();
    return { cases: number - from, refused, slowest, residentBytes, faults };
  };
  mkdirSync(folder, { recursive: true });
  while (number - from < most && performance.now() - started < 1000 * seconds && faults.length < 20) {
    const input = await inputOf(target, seed, number);
    if (onReport) writeFileSync(join(folder, "input"), input);
    const began = performance.now();
    const outcome = await tryInput(target, input, join(folder, "work"));
    slowest = Math.max(slowest, performance.now() - began);
    if (outcome.refused) refused++;
    const kind = outcome.fault?.split("\n").slice(1).join("\n");
    if (outcome.fault && !kinds.has(kind)) faults.push({ number, fault: outcome.fault }); // once for each place
    if (outcome.fault) kinds.add(kind);
    number++;
    if (performance.now() - reported > 1000) {
      reported = performance.now();
      onReport?.(report());
    }
  }
  onReport?.(report());
  return report();
}
