import { withColumns } from "../../platform/results/columns";
import { mean, spreadOf } from "../../statistics/spread";
import { type Estimator, estimatorsOf } from "../estimators";
import type { GroundTruthCase } from "./ground-truth-case";
import { imageLabelCases, vectorLabelCases } from "./label-cases";
import { pairCases } from "./pair-cases";

/** One estimator on one case with one seed. */
export interface BenchmarkRun {
  readonly caseId: string;
  readonly kind: GroundTruthCase["kind"];
  readonly estimator: string;
  readonly seed: number;
  readonly truthNats: number;
  readonly nats: number;
  /** Null for estimators that give none; likewise its one-sided 95 % limit and what more points are expected to give. */
  readonly bound: number | null;
  readonly lowerLimit: number | null;
  readonly extrapolated: number | null;
  readonly standardError: number | null;
  /** Nominal 95 %, nats; null for estimators that give none. */
  readonly interval: readonly [number, number] | null;
  readonly verdict: string | null;
  /** Of the permutation null; null for estimators without one. */
  readonly pValue: number | null;
  readonly estimates: Readonly<Record<string, number>>;
  /** Of the estimate alone, without making the points; the one number here that another run does not give again. */
  readonly seconds: number;
}

/** Orders of labels for a p-value: enough to reject at 5 %. */
const permutations = 99;

/** What to run. */
export interface BenchmarkPlan {
  readonly case: GroundTruthCase;
  readonly estimator: Estimator;
  readonly seed: number;
}

/** All cases that can be made here. */
export function groundTruthCases(): readonly GroundTruthCase[] {
  return [...vectorLabelCases(), ...imageLabelCases().filter(({ available }) => available), ...pairCases()];
}

/** The case of an id, whether it can be made here or not, without a look for data; undefined when there is none. */
export function groundTruthCase(id: string): GroundTruthCase | undefined {
  return [...vectorLabelCases(), ...imageLabelCases(), ...pairCases()].find((each) => each.id === id);
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
  const chosen = groundTruthCases().filter(({ id }) => contains(id, cases));
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    chosen.flatMap((each) =>
      estimatorsOf(each.kind)
        .filter((estimator) => {
          const { name, benchmark, suits } = estimator;
          // a layer's maps are asked of the layers' critics alone, and they of nothing else
          if (!(suits ? suits(each) : !("isLayer" in each))) return false;
          const { dimension, nPoints } = benchmark ?? { dimension: Infinity, nPoints: Infinity };
          return each.dimension <= dimension && each.nPoints <= nPoints && contains(name, estimators);
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
 * @param options.estimator Name of an estimator, such as `label-aware`; see `mi --help`.
 * @param options.pointsSeed Of the points, where it is not the estimator's `seed` too.
 * @param options.nPoints Points to draw; the case's own number unless told.
 * @throws RangeError when there is no such case here, or no such estimator of its kind.
 */
export async function runBenchmarkCase(options: {
  readonly case: string;
  readonly estimator: string;
  readonly pointsSeed?: number;
  readonly nPoints?: number;
  readonly seed: number;
}): Promise<BenchmarkRun> {
  const { seed, pointsSeed = seed } = options;
  const each = named("case of known truth", groundTruthCases(), ({ id }) => id, options.case);
  const estimator = named("estimator", estimatorsOf(each.kind), ({ name }) => name, options.estimator);
  const sample = await each.generate(options.nPoints ?? each.nPoints, pointsSeed);
  const started = process.hrtime.bigint();
  const answer = await estimator.fit(sample, { seed, permutations: estimator.hasNull ? permutations : 0 });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { nats, bound, lowerLimit, extrapolated, standardError, interval, verdict, estimates, permutationNull } =
    answer;
  const about = {
    caseId: each.id,
    kind: each.kind,
    estimator: estimator.name,
    seed,
    truthNats: each.truthNats,
    seconds,
  };
  const bounds = { nats, bound, lowerLimit, extrapolated };
  return { ...about, ...bounds, standardError, interval, verdict, pValue: permutationNull?.pValue ?? null, estimates };
}

/** A row of the benchmark's table: one estimator on one case, over all seeds. */
export interface BenchmarkRow {
  readonly case: string;
  readonly kind: GroundTruthCase["kind"];
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

const nats = { unit: "nats", digits: 3 };

/** How the rows are shown. */
const benchmarkColumns = {
  case: { title: "Case" },
  estimator: { title: "Estimator" },
  truthNats: { title: "Truth", ...nats },
  nats: { title: "Estimate", ...nats },
  error: { title: "Error", digits: 2 },
  standardDeviation: { title: "± sd", digits: 2 },
  low: { title: "from", digits: 3 },
  high: { title: "to", digits: 3 },
  covered: { title: "Covered" },
  intervals: { title: "Intervals" },
  rejected: { title: "Rejected" },
  verdicts: { title: "Verdicts" },
  seconds: { title: "Seconds", digits: 2 },
};

const meanEnd = (intervals: readonly (readonly [number, number])[], end: 0 | 1): number | null =>
  intervals.length > 0 ? mean(intervals.map((interval) => interval[end])) : null;

/** Summarises runs by case and estimator, in the order in which they came. */
export function benchmarkTable(runs: readonly BenchmarkRun[]): readonly BenchmarkRow[] {
  const groups = new Map<string, BenchmarkRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.caseId, run.estimator]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const rows = Array.from(groups.values(), (group): BenchmarkRow => {
    const { caseId, kind, estimator, truthNats } = group[0];
    const { mean: estimate, standardDeviation } = spreadOf(group.map((run) => run.nats));
    const intervals = group.flatMap(({ interval }) => (interval ? [interval] : []));
    const pValues = group.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
    const covered = intervals.filter(([low, high]) => low <= truthNats && truthNats <= high).length;
    return {
      case: caseId,
      kind,
      estimator,
      truthNats,
      nats: estimate,
      standardDeviation: group.length > 1 ? standardDeviation : null,
      error: estimate - truthNats,
      low: meanEnd(intervals, 0),
      high: meanEnd(intervals, 1),
      covered: intervals.length > 0 ? covered : null,
      intervals: intervals.length,
      rejected: pValues.length > 0 ? pValues.filter((pValue) => pValue <= 0.05).length : null,
      verdicts: [...new Set(group.flatMap(({ verdict }) => (verdict ? [verdict] : [])))].join(", "),
      seconds: mean(group.map((run) => run.seconds)),
      seeds: group.length,
    };
  });
  return withColumns(rows, benchmarkColumns);
}
