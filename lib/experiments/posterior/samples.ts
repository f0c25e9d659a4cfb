import { type HyperbandOutcome, hyperbandPosterior } from "../../hyperband";
import { miScale, standardiseMi } from "../../mutual-information/standardise";
import { accuracyInputSample, inputSample } from "../../predictors/input-sample";
import { type Distribution, uniformDistribution } from "../../search-space";
import { sampledArchitectures, searchWithHyperband } from "../hyperband/search";
import { inputArchitecture, type MineOfLayers, measureLayers, miVector } from "../information/mine-of-layers";
import type { Study } from "../study/study";

/** A sample of the first experiment: an input and a Hyperband posterior of the same data set. */
export interface PosteriorSample {
  readonly dataSet: string;
  readonly index: number;
  readonly information: MineOfLayers;
  readonly outcome: HyperbandOutcome;
  /** Shape [92], `flat`. */
  readonly posterior: Distribution;
  /** Shape [96]: architecture and standardised mutual information. */
  readonly miInput: Float32Array;
  /** Shape [96]: architecture and standardised accuracy. */
  readonly accuracyInput: Float32Array;
}

/**
 * All samples of a data set: random architectures with their mutual information, and as many Hyperbands from a uniform
 * prior. Standardisation uses every architecture measured on the data set, those that only start it included (A.4).
 */
export async function samplesOf(study: Study, dataSet: string, count: number): Promise<readonly PosteriorSample[]> {
  const measured = count + study.profile.standardisationArchitectures;
  const indices = Array.from({ length: measured }, (_, index) => index);
  const searches = Promise.all(
    indices.slice(0, count).map((index) => {
      const architectures = sampledArchitectures(study, dataSet, uniformDistribution(), index);
      return searchWithHyperband({ study, dataSet, architectures });
    }),
  );
  const measurements = Promise.all(
    indices.map((index) => measureLayers(study, dataSet, inputArchitecture(study, dataSet, index))),
  );
  const [outcomes, informations] = await Promise.all([searches, measurements]);
  const scale = miScale(informations.map(miVector));
  const accuracyScale = miScale(informations.map(({ accuracy }) => [accuracy]));
  return outcomes.map((outcome, index) => {
    const information = informations[index];
    const { architecture, accuracy } = information;
    return {
      dataSet,
      index,
      information,
      outcome,
      posterior: hyperbandPosterior(outcome.selected),
      miInput: inputSample(architecture, standardiseMi(miVector(information), scale)),
      accuracyInput: accuracyInputSample(architecture, standardiseMi([accuracy], accuracyScale)[0]),
    };
  });
}
