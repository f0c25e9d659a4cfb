import { type HyperbandOutcome, runHyperband, type Trial } from "../hyperband";
import { createRandom } from "../random/random";
import { contentAddress } from "../results/cache";
import { type Architecture, type Distribution, sampleArchitecture, uniformDistribution } from "../search-space";
import { dataSampleOf, type Experiment, type Study, trainingTask } from "./study";

/**
 * The architectures that a study's Hyperband starts from, drawn from a prior distribution (definition 2.7).
 *
 * @param prior Shape [92].
 * @param index Which Hyperband on this data set.
 */
export function sampledArchitectures(
  study: Study,
  dataSet: string,
  prior: Distribution,
  index: number,
): readonly Architecture[] {
  const random = createRandom(study.seed, "hyperband", dataSet, index);
  return Array.from({ length: study.profile.hyperband.sizes[0] }, () => sampleArchitecture(prior, random));
}

/**
 * One Hyperband on a data set: a task for each architecture and stage, which workers share; survivors continue from
 * their checkpoint.
 *
 * @param options.onStage Called after each stage with its trials.
 */
export async function searchWithHyperband(options: {
  readonly study: Study;
  readonly dataSet: string;
  readonly architectures: readonly Architecture[];
  readonly onStage?: (trials: readonly Trial[]) => void;
}): Promise<HyperbandOutcome> {
  const { study, dataSet, architectures, onStage } = options;
  const { hyperband: schedule, filterPenalty } = study.profile;
  const data = await dataSampleOf(study, dataSet);
  const task = (architecture: Architecture, epochs: number) =>
    trainingTask({ study, data, architecture, epochs, purpose: "hyperband" });
  const trainings = architectures.map((architecture) => task(architecture, schedule.epochsPerStage));
  const search = contentAddress(trainings);
  study.report?.({ type: "search-started", search, dataSet, schedule, trainings });
  const outcome = await runHyperband({
    architectures,
    schedule,
    filterPenalty,
    evaluate: async (architecture, epochs) => {
      const { history } = await study.source.run(task(architecture, epochs), epochs - schedule.epochsPerStage);
      const { validationAccuracy: accuracy, validationLoss: loss } = history[epochs - 1];
      return { accuracy, loss, curve: history.map(({ validationAccuracy }) => validationAccuracy) };
    },
    onStage: (trials) => {
      study.report?.({ type: "stage-finished", search, dataSet, trials });
      onStage?.(trials);
    },
  });
  for (const architecture of architectures) study.source.forgetTraining(task(architecture, 1));
  return outcome;
}

/**
 * The experiment "one Hyperband whose architectures come from the uniform prior" (thesis 2.2), the first of those that
 * the posterior experiment runs on the data set.
 *
 * @param index Which Hyperband on this data set.
 * @example
 * const outcome = await session.compute("Hyperband", uniformSearch("mnist"));
 */
export function uniformSearch(dataSet: string, index = 0): Experiment<HyperbandOutcome> {
  return (study) => {
    const architectures = sampledArchitectures(study, dataSet, uniformDistribution(), index);
    return searchWithHyperband({ study, dataSet, architectures });
  };
}

/** All Hyperbands of the profile on a training data set, see {@link uniformSearch}. */
export function uniformSearches(dataSet: string): Experiment<readonly HyperbandOutcome[]> {
  return (study) =>
    Promise.all(
      Array.from({ length: study.profile.samples.train }, (_, index) => uniformSearch(dataSet, index)(study)),
    );
}
