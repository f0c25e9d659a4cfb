import type { ResultCache } from "../../results/cache";
import { type BenchmarkAnswer, type BenchmarkEstimator, benchmarkEstimators } from "./benchmark-estimators";
import type { GroundTruthCase } from "./ground-truth-case";
import { imageLabelCases, vectorLabelCases } from "./label-cases";
import { pairCases } from "./pair-cases";

/** Raised whenever an estimator or a case changes its numbers. */
const benchmarkVersion = 4;

/** One estimator on one case with one seed. */
export interface BenchmarkRun extends BenchmarkAnswer {
  readonly caseId: string;
  readonly estimator: string;
  readonly seed: number;
  readonly truthNats: number;
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
 * @param options.cases Only cases whose id contains this; likewise `estimators`.
 * @param options.seeds Runs 1 … seeds: each draws its own points.
 */
export function planBenchmark(options: {
  readonly cases?: string;
  readonly estimators?: string;
  readonly seeds: number;
}): readonly BenchmarkPlan[] {
  const { cases = "", estimators = "", seeds } = options;
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    groundTruthCases()
      .filter(({ id }) => id.includes(cases))
      .flatMap((each) =>
        benchmarkEstimators
          .filter(({ name, kind, dimension, nPoints }) => {
            const suits = kind === each.kind && each.dimension <= dimension && each.nPoints <= nPoints;
            return suits && name.includes(estimators);
          })
          .map((estimator) => ({ case: each, estimator, seed })),
      ),
  );
}

/**
 * Runs a plan, one run after the other. Each is kept in the cache as it ends, so a benchmark that was stopped goes on
 * where it was.
 *
 * @param options.numerics Of the engine: other numerics are other runs.
 */
export async function runBenchmark(options: {
  readonly plan: readonly BenchmarkPlan[];
  readonly cache: ResultCache;
  readonly numerics: string;
  readonly onRun?: (done: number, run: BenchmarkRun) => void;
}): Promise<readonly BenchmarkRun[]> {
  const { plan, cache, numerics } = options;
  const runs: BenchmarkRun[] = [];
  for (const { case: each, estimator, seed } of plan) {
    const question = { benchmarkVersion, numerics, case: each.id, estimator: estimator.name, seed };
    let run = cache.read("benchmark", question) as BenchmarkRun | undefined;
    if (!run) {
      const sample = await each.generate(each.nPoints, seed);
      const started = process.hrtime.bigint();
      const answer = await estimator.estimate(sample, seed);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      run = { caseId: each.id, estimator: estimator.name, seed, truthNats: each.truthNats, seconds, ...answer };
      await cache.write("benchmark", question, run);
    }
    runs.push(run);
    options.onRun?.(runs.length, run);
  }
  return runs;
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
  /** Runs whose interval holds the truth, of those that have one. */
  readonly covered: number | null;
  readonly intervals: number;
  readonly verdicts: string;
  /** Mean of a run. */
  readonly seconds: number;
  readonly seeds: number;
}

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
    const covered = intervals.filter(([low, high]) => low <= truthNats && truthNats <= high).length;
    return {
      case: caseId,
      estimator,
      truthNats,
      nats,
      standardDeviation: group.length > 1 ? Math.sqrt(squares / (group.length - 1)) : null,
      error: nats - truthNats,
      covered: intervals.length > 0 ? covered : null,
      intervals: intervals.length,
      verdicts: [...new Set(group.flatMap(({ verdict }) => (verdict ? [verdict] : [])))].join(", "),
      seconds: mean((run) => run.seconds),
      seeds: group.length,
    };
  });
}
