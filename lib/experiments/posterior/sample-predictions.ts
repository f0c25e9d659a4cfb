import type { InputName } from "../../predictors/inputs";
import { uniformDistribution } from "../../search-space";
import { gaussianOf, networkFitsOf, type PosteriorExperiment } from "./posterior";
import { sideOf } from "./world";

/** Of the thesis's figure: fat, in front of the grey target. */
const colour = "#0072B2";

/** What predictions of a sample are made of. */
export type Predicted = Pick<PosteriorExperiment, "world" | "predictions" | "filterPenalty">;

/** A row of figure 3.3: a prediction, or the target itself. */
export interface PredictedRow {
  readonly title: string;
  /** Shape [92], `flat`. */
  readonly distribution: ArrayLike<number>;
  /** It is what was to be predicted. */
  readonly isTarget: boolean;
}

/** Inputs of row (e), of which the first is shown that networks have been fitted to: a width table may lack MINE. */
const informed = [
  ["mine", "mutual information"],
  ["usable standardised", "usable information"],
] as const satisfies readonly (readonly [InputName, string])[];

/**
 * Target and predictions for a sample of a test data set, in the rows of figure 3.3: (a) target, (b) uniform, (c)
 * Gaussian, (d) network with accuracy, (e) network with mutual information, or with usable information where there are
 * none with MINE; the first fit of each.
 *
 * @param dataSet Which test data set, from 0.
 * @param sample Which of its samples, from 0.
 * @throws RangeError where there is no such data set or sample.
 */
export function predictedRows(experiment: Predicted, dataSet: number, sample: number): readonly PredictedRow[] {
  const { world } = experiment;
  const place = sideOf(world, "test")[dataSet];
  const count = place === undefined ? 0 : samplesAt(experiment, place);
  if (!Number.isInteger(sample) || sample < 0 || sample >= count) {
    const wanted = `sample ${sample} of test data set ${dataSet}`;
    throw new RangeError(`Show ${wanted}: there are ${sideOf(world, "test").length} data sets, and ${count} samples.`);
  }
  const [{ clean }] = world.dataSets[place].targets; // the thesis's, at the profile's λ
  const row = (title: string, distribution: ArrayLike<number>): PredictedRow => {
    return { title, distribution, isTarget: false };
  };
  const network = (title: string, input: InputName) => {
    const [fit] = networkFitsOf(experiment, input);
    return fit ? [row(title, fit.testPredictions[dataSet][sample])] : [];
  };
  const [information] = informed.flatMap(([input, name]) => network(`(e) Network with ${name}`, input));
  return [
    {
      title: `(a) Target, ${clean.size} Hyperband posteriors added`,
      distribution: clean.mean,
      isTarget: true,
    },
    row("(b) Uniform", uniformDistribution()),
    row("(c) Fitted Gaussians", gaussianOf(world).prediction),
    ...network("(d) Network with accuracy", "accuracy"),
    ...(information ? [information] : []),
  ];
}

/** Samples of a data set of a world. */
const samplesAt = ({ world }: Pick<Predicted, "world">, place: number): number =>
  world.dataSets[place].measured.length - world.dataSets[place].starting;

/** Test data sets in their order, with the number of their samples. */
export const testSamples = (experiment: Pick<Predicted, "world">) =>
  sideOf(experiment.world, "test").map((place) => ({
    dataSet: experiment.world.dataSets[place].dataSet,
    samples: samplesAt(experiment, place),
  }));

/** Each row as `distributionRows` draws it, beside the target. */
export function drawnRows(rows: readonly PredictedRow[]) {
  const target = rows.find(({ isTarget }) => isTarget);
  const behind = target ? [{ name: "target", distribution: target.distribution, background: true }] : [];
  return rows.map(({ title, distribution, isTarget }) => ({
    title,
    distributions: isTarget ? behind : [...behind, { name: "prediction", distribution, colour }],
  }));
}
