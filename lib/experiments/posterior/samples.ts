import { type HyperbandOutcome, hyperbandPosterior } from "../../hyperband";
import type { MeasuredDataSet } from "../../predictors/input-groups";
import { type Distribution, uniformDistribution } from "../../search-space";
import { sampledArchitectures, searchWithHyperband } from "../hyperband/search";
import { inputArchitecture, type MineOfLayers } from "../information/mine-of-layers";
import type { Study } from "../study/study";
import { dataSetStatistics, type EarlyMeasurement, type MeasuredNetwork, measureNetwork } from "./measure";

/** A sample of the first experiment: a measured network and a Hyperband posterior of the same data set. */
export interface PosteriorSample {
  readonly dataSet: string;
  readonly index: number;
  readonly information: MineOfLayers;
  readonly early?: EarlyMeasurement;
  readonly outcome: HyperbandOutcome;
  /** Shape [92], `flat`; for the profile's λ. */
  readonly posterior: Distribution;
}

/** A data set's samples, and what was measured on it in the order in which it was measured. */
export interface SampledDataSet extends MeasuredDataSet {
  readonly samples: readonly PosteriorSample[];
}

/**
 * All samples of a data set: random architectures with all that is measured of them, and as many Hyperbands from a
 * uniform prior. Networks that only start the standardisation come first (7, A.4), then the samples in their order.
 */
export async function samplesOf(study: Study, dataSet: string, count: number): Promise<SampledDataSet> {
  const starting = study.profile.standardisationArchitectures;
  const indices = Array.from({ length: count + starting }, (_, index) => index);
  const search = (index: number) => {
    const architectures = sampledArchitectures(study, dataSet, uniformDistribution(), index);
    return searchWithHyperband({ study, dataSet, architectures });
  };
  const measure = async (): Promise<readonly MeasuredNetwork[]> => {
    const statistics = await dataSetStatistics(study, dataSet);
    const architectureOf = (index: number) => inputArchitecture(study, dataSet, index);
    return Promise.all(indices.map((index) => measureNetwork(study, dataSet, architectureOf(index), statistics)));
  };
  // all is awaited from its start: a run that is stopped must not leave a failure that nobody hears
  const [outcomes, networks] = await Promise.all([Promise.all(indices.slice(0, count).map(search)), measure()]);
  // the samples of a smaller profile are the first of a larger one: those that start the standardisation follow them
  const ordered: readonly MeasuredNetwork[] = [...networks.slice(count), ...networks.slice(0, count)];
  return {
    dataSet,
    starting,
    measured: ordered.map(({ measured }) => measured),
    samples: outcomes.map((outcome, index) => {
      const { information, early } = networks[index];
      const posterior = hyperbandPosterior(outcome.selected);
      return { dataSet, index, information, ...(early && { early }), outcome, posterior };
    }),
  };
}
