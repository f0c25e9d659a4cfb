import {
  bracketsOf,
  distributionSampler,
  type HyperbandOutcome,
  isUpperBound,
  runHyperband,
  type Sampler,
  type SearchSchedule,
  samplerOf,
  startSizes,
  type Trial,
} from "../../hyperband";
import { forwardCost } from "../../networks/cost";
import type { TrainNetworkTask } from "../../networks/train-network.task";
import { createRandom } from "../../platform/random/random";
import { contentAddress } from "../../platform/results/cache";
import type { TaskSource } from "../../platform/tasks";
import { type Architecture, type Distribution, uniformDistribution } from "../../search-space";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";
import "./search-event"; // its events

/**
 * The architectures that a study's Hyperband starts from, drawn by any sampler.
 *
 * @param index Which Hyperband on this data set.
 */
export function drawnArchitectures(
  study: Study,
  dataSet: string,
  sampler: Sampler,
  index: number,
): readonly Architecture[] {
  const random = createRandom(study.seed, "hyperband", dataSet, index);
  return sampler(startSizes(study.profile.hyperband), random).flat();
}

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
  return drawnArchitectures(study, dataSet, distributionSampler(prior), index);
}

/** Channels of the images on the simulated clock of asynchronous halving, where only ratios of costs matter. */
const clockChannels = 3;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Tells a plan what asynchronous halving with open promotions may ask for beyond what it asked on assumed results: the
 * rest of each rung's bound, by the architectures that cost most.
 */
function reserveRest(options: {
  readonly source: TaskSource;
  readonly schedule: SearchSchedule;
  readonly outcome: HyperbandOutcome;
  /** Costliest first. */
  readonly architectures: readonly Architecture[];
  readonly task: (architecture: Architecture, epochs: number) => TrainNetworkTask;
}): void {
  const { source, schedule, outcome, architectures, task } = options;
  if (!source.reserve || !isUpperBound(schedule)) return;
  const [{ rungs }] = bracketsOf(schedule);
  rungs.forEach(({ configurations, resource }, rung) => {
    const asked = outcome.rungs.find((each) => each.rung === rung)?.configurations ?? 0;
    const trainedEpochs = rung === 0 ? 0 : rungs[rung - 1].resource;
    for (const architecture of architectures.slice(0, configurations - asked)) {
      source.reserve?.(task(architecture, resource), { trainedEpochs });
    }
  });
}

/**
 * One Hyperband on a data set by the profile's schedule: a task for each architecture and rung, which workers share;
 * survivors continue from their checkpoint. Equal architectures are one training: what one asked for answers the other.
 *
 * @param options.repeat Which repetition of the same search with other seeds of training; the images stay the same.
 */
export async function searchWithHyperband(options: {
  readonly study: Study;
  readonly dataSet: string;
  readonly architectures: readonly Architecture[];
  readonly repeat?: number;
}): Promise<HyperbandOutcome> {
  const { study, dataSet, architectures, repeat } = options;
  const { source } = study;
  const { hyperband: schedule, filterPenalty, network } = study.profile;
  const data = await dataSampleOf(study, dataSet);
  const task = (architecture: Architecture, epochs: number) =>
    trainingTask({ study, data, architecture, epochs, purpose: "hyperband", repeat });
  const costOf = (architecture: Architecture): number =>
    sum(forwardCost(architecture, clockChannels, network.poolSize, network.kernelSize));
  const firstEpochs = bracketsOf(schedule).flatMap(({ rungs: [{ configurations, resource }] }) =>
    new Array<number>(configurations).fill(resource),
  );
  const trainings = architectures.map((architecture, index) => task(architecture, firstEpochs[index]));
  const search = contentAddress(trainings);
  const reportRung = (trials: readonly Trial[]) => study.report?.({ type: "rung-finished", search, dataSet, trials });
  return source.holding(trainings, async () => {
    study.report?.({ type: "search-started", search, dataSet, schedule, trainings });
    const outcome = await runHyperband({
      architectures,
      schedule,
      filterPenalty,
      evaluate: async (architecture, epochs, _, trainedEpochs) => {
        const { history } = await source.run(task(architecture, epochs), { trainedEpochs });
        const { validationAccuracy: accuracy, validationLoss: loss, reportAccuracy, dead } = history[epochs - 1];
        // JSON, in which results are kept and sent, has null for NaN
        return {
          accuracy: accuracy ?? Number.NaN,
          loss: loss ?? Number.NaN,
          ...(reportAccuracy !== undefined && { reportAccuracy: reportAccuracy ?? Number.NaN }),
          ...(dead && { dead }),
          curve: history.map(({ validationAccuracy }) => validationAccuracy),
        };
      },
      onRung: (trials) => {
        if (schedule.kind !== "asha") reportRung(trials); // there nobody is out before the end
      },
      duration: (architecture, epochs, trainedEpochs) => (epochs - trainedEpochs) * costOf(architecture),
    });
    // only now it is known who is selected over all brackets, or promoted no more
    if (schedule.kind && schedule.kind !== "elimination") for (const { trials } of outcome.rungs) reportRung(trials);
    const costliest = [...architectures].sort((a, b) => costOf(b) - costOf(a));
    reserveRest({ source, schedule, outcome, architectures: costliest, task });
    return outcome;
  });
}

/**
 * The experiment "one Hyperband whose architectures come from a sampler".
 *
 * @param index Which Hyperband on this data set.
 * @example
 * const outcome = await session.compute("From a prior", searchFrom(distributionSampler(prior), "mnist"));
 */
export function searchFrom(sampler: Sampler, dataSet: string, index = 0): AskingExperiment<HyperbandOutcome> {
  return asking((study) =>
    searchWithHyperband({ study, dataSet, architectures: drawnArchitectures(study, dataSet, sampler, index) }),
  );
}

/**
 * The experiment "one Hyperband whose architectures come from the uniform prior" (thesis 2.2), the first of those that
 * the posterior experiment runs on the data set.
 *
 * @param index Which Hyperband on this data set.
 * @example
 * const outcome = await session.compute("Hyperband", uniformSearch("mnist"));
 */
export function uniformSearch(dataSet: string, index = 0): AskingExperiment<HyperbandOutcome> {
  return searchFrom(distributionSampler(uniformDistribution()), dataSet, index);
}

/** The experiment "one Hyperband whose architectures come from the profile's sampler", uniform unless it says otherwise. */
export function sampledSearch(dataSet: string, index = 0): AskingExperiment<HyperbandOutcome> {
  return asking((study) => searchFrom(samplerOf(study.profile.sampler), dataSet, index).ask(study));
}

/** All Hyperbands of the profile on a training data set, see {@link uniformSearch}. */
export function uniformSearches(dataSet: string): AskingExperiment<readonly HyperbandOutcome[]> {
  return asking((study) =>
    Promise.all(
      Array.from({ length: study.profile.samples.train }, (_, index) => uniformSearch(dataSet, index).ask(study)),
    ),
  );
}

/**
 * The same Hyperband several times: the same architectures and images, other seeds of training. What differs is noise.
 *
 * @param repeats How many times, the first being {@link uniformSearch} itself.
 */
export function repeatedSearches(
  dataSet: string,
  repeats: number,
  index = 0,
): AskingExperiment<readonly HyperbandOutcome[]> {
  return asking((study) => {
    const architectures = sampledArchitectures(study, dataSet, uniformDistribution(), index);
    return Promise.all(
      Array.from({ length: repeats }, (_, repeat) => searchWithHyperband({ study, dataSet, architectures, repeat })),
    );
  });
}
