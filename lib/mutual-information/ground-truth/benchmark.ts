import { type BenchmarkAnswer, type BenchmarkEstimator, benchmarkEstimators } from "./benchmark-estimators";
import type { GroundTruthCase } from "./ground-truth-case";
import { imageLabelCases, vectorLabelCases } from "./label-cases";
import { pairCases } from "./pair-cases";

/** One estimator on one case with one seed. */
export interface BenchmarkRun extends BenchmarkAnswer {
  readonly caseId: string;
  readonly estimator: string;
  readonly seed: number;
  readonly truthNats: number;
  /** Of the estimate alone, without making the points; the one number here that another run does not give again. */
  readonly seconds: number;
}

/** What to run. */
export interface BenchmarkPlan {
  readonly case: GroundTruthCase;
  readonly estimator: BenchmarkEstimator;
  readonly seed: number;
}

/** All cases that can be made here. */
export function groundTruthCases(): readonly GroundTruthCase[] {
  return [...vectorLabelCases(), ...imageLabelCases().filter(({ available }) => available), ...pairCases()];
}

/**
 * The runs of a benchmark: every estimator that suits a case, for every seed.
 *
 * @param options.cases Only cases whose id contains this, or one of these; likewise `estimators`.
 * @param options.seeds Runs 1 … seeds: each draws its own points.
 */
export function planBenchmark(options: {
  readonly cases?: string | readonly string[];
  readonly estimators?: string | readonly string[];
  readonly seeds: number;
}): readonly BenchmarkPlan[] {
  const { cases = "", estimators = "", seeds } = options;
  const contains = (name: string, parts: string | readonly string[]): boolean =>
    [parts].flat().some((part) => name.includes(part));
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    groundTruthCases()
      .filter(({ id }) => contains(id, cases))
      .flatMap((each) =>
        benchmarkEstimators
          .filter(({ name, kind, dimension, nPoints }) => {
            const suits = kind === each.kind && each.dimension <= dimension && each.nPoints <= nPoints;
            return suits && contains(name, estimators);
          })
          .map((estimator) => ({ case: each, estimator, seed })),
      ),
  );
}

function named<T>(what: string, all: readonly T[], nameOf: (each: T) => string, wanted: string): T {
  const found = all.find((each) => nameOf(each) === wanted);
  if (!found) throw new RangeError(`No ${what} "${wanted}": there are ${all.map(nameOf).join("; ")}.`);
  return found;
}

/**
 * One estimator on the points that a seed draws of a case.
 *
 * @param options.case Id of a case, such as `shells-d2`; see {@link groundTruthCases}.
 * @param options.estimator Name of an estimator, such as `label-aware`; see {@link benchmarkEstimators}.
 * @param options.pointsSeed Of the points, where it is not the estimator's `seed` too.
 * @throws RangeError when there is no such case here, or no such estimator.
 */
export async function runBenchmarkCase(options: {
  readonly case: string;
  readonly estimator: string;
  readonly pointsSeed?: number;
  readonly seed: number;
}): Promise<BenchmarkRun> {
  const { seed, pointsSeed = seed } = options;
  const each = named("case of known truth", groundTruthCases(), ({ id }) => id, options.case);
  const estimator = named("estimator", benchmarkEstimators, ({ name }) => name, options.estimator);
  const sample = await each.generate(each.nPoints, pointsSeed);
  const started = process.hrtime.bigint();
  const answer = await estimator.estimate(sample, seed);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { caseId: each.id, estimator: estimator.name, seed, truthNats: each.truthNats, seconds, ...answer };
}

/** A row of the benchmark's table: one estimator on one case, over all seeds. */
export interface BenchmarkRow {
  readonly case: string;
  readonly estimator: string;
  readonly truthNats: number;
  /** Mean over the seeds, and standard deviation (null for one seed). */
  readonly nats: number;
  readonly standardDeviation: number | null;
  readonly error: number;
  /** Mean ends of the nominal 95 % intervals; null for an estimator without. */
  readonly low: number | null;
  readonly high: number | null;
  /** Runs whose interval holds the truth, of those that have one. */
  readonly covered: number | null;
  readonly intervals: number;
  /** Runs whose permutation null was rejected at 5 %, of those that have one. */
  readonly rejected: number | null;
  readonly verdicts: string;
  /** Mean of a run. */
  readonly seconds: number;
  readonly seeds: number;
}

const meanEnd = (intervals: readonly (readonly [number, number])[], end: 0 | 1): number | null =>
  intervals.length > 0 ? intervals.reduce((sum, interval) => sum + interval[end], 0) / intervals.length : null;

/** Summarises runs by case and estimator, in the order in which they came. */
export function benchmarkTable(runs: readonly BenchmarkRun[]): readonly BenchmarkRow[] {
  const groups = new Map<string, BenchmarkRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.caseId, run.estimator]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return Array.from(groups.values(), (group) => {
    const { caseId, estimator, truthNats } = group[0];
    const mean = (of: (run: BenchmarkRun) => number) => group.reduce((sum, run) => sum + of(run), 0) / group.length;
    const nats = mean((run) => run.nats);
    const squares = group.reduce((sum, run) => sum + (run.nats - nats) ** 2, 0);
    const intervals = group.flatMap(({ interval }) => (interval ? [interval] : []));
    const pValues = group.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
    const covered = intervals.filter(([low, high]) => low <= truthNats && truthNats <= high).length;
    return {
      case: caseId,
      estimator,
      truthNats,
      nats,
      standardDeviation: group.length > 1 ? Math.sqrt(squares / (group.length - 1)) : null,
      error: nats - truthNats,
      low: meanEnd(intervals, 0),
      high: meanEnd(intervals, 1),
      covered: intervals.length > 0 ? covered : null,
      intervals: intervals.length,
      rejected: pValues.length > 0 ? pValues.filter((pValue) => pValue <= 0.05).length : null,
      verdicts: [...new Set(group.flatMap(({ verdict }) => (verdict ? [verdict] : [])))].join(", "),
      seconds: mean((run) => run.seconds),
      seeds: group.length,
    };
  });
}
