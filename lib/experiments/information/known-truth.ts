import { fingerprintDataSet } from "../../datasets";
import { type BenchmarkPlan, type BenchmarkRun, planBenchmark } from "../../mutual-information/ground-truth";
import type { EstimateKnownTruthTask } from "../../mutual-information/ground-truth/estimate-known-truth.task";
import { type AskingExperiment, asking } from "../study/study";

/** Which estimators are held against which cases. */
export interface KnownTruthChoice {
  /** Only cases whose id contains this or one of these, such as `mixture`; all unless told. */
  readonly cases?: string | readonly string[];
  /** Only estimators whose name contains this or one of these, such as `MINE`; all unless told. */
  readonly estimators?: string | readonly string[];
  /** Samples drawn of each case, by the study's seed and those after it. */
  readonly seeds: number;
  /** Draws each case once and varies the estimator's seed alone; another sample for each seed unless told. */
  readonly samePoints?: boolean;
}

/**
 * The experiment "hold estimators of mutual information against known truth": a task for each case, estimator and
 * seed. `benchmarkTable` makes a table of the runs.
 *
 * @throws RangeError when no case and estimator have such names.
 * @example
 * const choice = { cases: "binary-channel-0.1-n60", estimators: "label-aware", seeds: 2 };
 * const runs = await session.compute("Known truth", knownTruthRuns(choice));
 * table(benchmarkTable(runs), { caption: "Estimates and truth" });
 */
export function knownTruthRuns(choice: KnownTruthChoice): AskingExperiment<readonly BenchmarkRun[]> {
  const plan = planBenchmark(choice);
  if (plan.length === 0) {
    const { cases = "", estimators = "" } = choice;
    const list = (parts: string | readonly string[]): string => [parts].flat().join('", "');
    throw new RangeError(`No case contains "${list(cases)}" and suits an estimator of "${list(estimators)}".`);
  }
  return asking(async ({ seed, source }) => {
    const fingerprints = new Map<string, Promise<string>>();
    const fingerprintOf = (id: string): Promise<string> => {
      const known = fingerprints.get(id) ?? fingerprintDataSet(id);
      fingerprints.set(id, known);
      return known;
    };
    const taskOf = async ({ case: each, estimator, seed: index }: BenchmarkPlan): Promise<EstimateKnownTruthTask> => {
      const dataSet = each.kind === "labels" ? each.dataSet : undefined;
      return {
        kind: "estimate-known-truth",
        case: each.id,
        estimator: estimator.name,
        ...(dataSet ? { data: { id: dataSet, fingerprint: await fingerprintOf(dataSet) } } : {}),
        ...(choice.samePoints ? { pointsSeed: seed } : {}),
        seed: seed + index - 1,
      };
    };
    return Promise.all(plan.map(async (each) => source.run(await taskOf(each))));
  });
}
