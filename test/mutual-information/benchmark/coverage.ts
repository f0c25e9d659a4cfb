/**
 * How far verdicts can be trusted: samples of cases of known information with parameters drawn by chance, imbalance, few
 * points a class, interactions, curved regions, channels and mixtures. For each the bound, its limit, interval and
 * verdict beside the truth, as a line of JSON; at the end how often they held. With a file, runs are added to it, those
 * that it has are not done again, and the counts are of all that it has; so it may be stopped and continued.
 *
 * npx tsx test/mutual-information/benchmark/coverage.ts [runs] [first seed] [most points] [file]
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { estimateLabelInformation } from "../../../lib/mutual-information";
import {
  binaryGaussian,
  fiveGaussians,
  gaussianMixture,
  shells,
} from "../../../lib/mutual-information/ground-truth/gaussian-label-cases";
import type { LabelCase } from "../../../lib/mutual-information/ground-truth/ground-truth-case";
import { corners, imbalanced, parity, rings } from "../../../lib/mutual-information/ground-truth/hard-label-cases";
import { independent, overlappingUniforms } from "../../../lib/mutual-information/ground-truth/other-label-cases";
import { createRandom, type Random } from "../../../lib/platform/random/random";
import { startEngine } from "../../../lib/platform/tensorflow/engine";

/** What one sample gave, nats. */
export interface CoverageRun {
  readonly case: string;
  readonly seed: number;
  readonly truth: number;
  readonly bound: number;
  readonly standardError: number;
  readonly lowerLimit: number;
  readonly interval: readonly [number, number];
  readonly extrapolated: number | null;
  readonly verdict: string;
  /** Of the processor, with those of making the points. */
  readonly seconds: number;
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();
const oneOf = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)];

/** A number of points between two, evenly in its logarithm. */
function pointsBetween(random: Random, low: number, high: number): number {
  return Math.round(Math.exp(between(random, Math.log(low), Math.log(Math.max(low, high)))));
}

/** The case of a seed: its kind goes round, its parameters are drawn. */
export function caseOfSeed(seed: number, mostPoints: number): LabelCase {
  const random = createRandom(seed, "coverage");
  const points = (low: number, high: number) => pointsBetween(random, low, Math.min(high, mostPoints));
  const kinds: readonly (() => LabelCase)[] = [
    () =>
      imbalanced({
        share: rounded(between(random, 0.8, 0.98)),
        distance: rounded(between(random, 1, 4)),
        dimension: oneOf(random, [1, 2, 4, 8]),
        nPoints: points(200, 5000),
      }),
    () => {
      const nClasses = oneOf(random, [10, 20, 50]);
      const perClass = between(random, 5, 20);
      const nPoints = Math.round(nClasses * perClass);
      return gaussianMixture({ nClasses, dimension: nClasses, distance: rounded(between(random, 1, 6)), nPoints });
    },
    () => {
      const nClasses = oneOf(random, [10, 26, 49]);
      const error = rounded(between(random, 0, 0.3));
      return corners({ nClasses, dimension: 16, error, nPoints: Math.round(nClasses * between(random, 5, 20)) });
    },
    () =>
      parity({
        order: 2,
        dimension: oneOf(random, [2, 4, 8, 24]),
        error: rounded(between(random, 0.02, 0.2)),
        nPoints: points(500, 5000),
      }),
    () => rings({ width: oneOf(random, [1, 2]), error: rounded(between(random, 0, 0.2)), nPoints: points(500, 5000) }),
    () => ({ ...binaryGaussian(rounded(between(random, 0.3, 2))), nPoints: points(100, 5000) }),
    () => ({ ...fiveGaussians(oneOf(random, [1, 2, 5])), nPoints: points(200, 5000) }),
    () => ({ ...shells(oneOf(random, [2, 8]), [1, rounded(between(random, 1.5, 3))]), nPoints: points(300, 5000) }),
    () => ({ ...overlappingUniforms(oneOf(random, [2, 5])), nPoints: points(200, 5000) }),
    () => independent(oneOf(random, [2, 8]), oneOf(random, [2, 10]), points(200, 5000)),
  ];
  return kinds[seed % kinds.length]();
}

/** The estimate of a seed's sample beside the truth. */
export async function coverageRun(seed: number, mostPoints: number): Promise<CoverageRun> {
  const started = process.cpuUsage();
  const each = caseOfSeed(seed, mostPoints);
  const sample = await each.generate(each.nPoints, seed);
  const estimate = await estimateLabelInformation(sample, { seed });
  const { bound, standardError, lowerLimit, interval, extrapolated, verdict } = estimate;
  const about = { case: `${each.id}, ${each.nPoints} points`, seed, truth: each.truthNats };
  const { user, system } = process.cpuUsage(started);
  const seconds = rounded((user + system) / 1e6);
  return { ...about, bound, standardError, lowerLimit, interval, extrapolated, verdict, seconds };
}

/** How often bounds, limits and intervals held. */
export function coverageOf(runs: readonly CoverageRun[]) {
  const reliable = runs.filter(({ verdict }) => verdict === "reliable");
  const holds = ({ interval: [low, high], truth }: CoverageRun) => low <= truth + 1e-9 && truth <= high + 1e-9;
  const held = ({ lowerLimit, truth }: CoverageRun) => lowerLimit <= truth + 1e-9;
  return {
    runs: runs.length,
    reliable: reliable.length,
    reliableIntervalsHold: reliable.filter(holds).length,
    reliableLimitsHold: reliable.filter(held).length,
    intervalsHold: runs.filter(holds).length,
    limitsHold: runs.filter(held).length,
    boundsWithinError: runs.filter(({ bound, truth, standardError }) => bound <= truth + standardError + 1e-9).length,
  };
}

async function main(): Promise<void> {
  const [runs = 300, first = 1, mostPoints = 5000] = process.argv.slice(2, 5).map(Number);
  const file = process.argv[5];
  const lines = file && existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const done = lines.map((line): CoverageRun => JSON.parse(line));
  await startEngine({ threads: 1 });
  for (let seed = first; seed < first + runs; seed++) {
    if (done.some((run) => run.seed === seed)) continue;
    const run = await coverageRun(seed, mostPoints);
    done.push(run);
    console.log(JSON.stringify(run));
    if (file) appendFileSync(file, `${JSON.stringify(run)}\n`);
  }
  console.log(JSON.stringify(coverageOf(done)));
}

if (require.main === module) void main();
