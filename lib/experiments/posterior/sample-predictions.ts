import type { InputName } from "../../predictors/inputs";
import { uniformDistribution } from "../../search-space";
import { networkFitsOf, type PosteriorExperiment } from "./posterior";
import { sideOf } from "./world";

/** Of the thesis's figure: fat, in front of the grey target. */
const colour = "#0072B2";

/**
 * Target and predictions for a sample of a test data set, in the rows of figure 3.3: (a) target, (b) uniform, (c)
 * Gaussian, (d) network with accuracy, (e) network with mutual information, each beside the target.
 *
 * @param dataSet Which test data set, from 0.
 * @param sample Which of its samples, from 0.
 * @throws RangeError where there is no such data set or sample.
 */
export function predictionsOfSample(experiment: PosteriorExperiment, dataSet: number, sample: number) {
  const { world, gaussian } = experiment;
  const place = sideOf(world, "test")[dataSet];
  const count = place === undefined ? 0 : world.dataSets[place].measured.length - world.dataSets[place].starting;
  if (!Number.isInteger(sample) || sample < 0 || sample >= count) {
    const wanted = `sample ${sample} of test data set ${dataSet}`;
    throw new RangeError(`Show ${wanted}: there are ${sideOf(world, "test").length} data sets, and ${count} samples.`);
  }
  const { dataSet: name, targets } = world.dataSets[place];
  const { clean } = targets[0];
  const target = { name: "target", distribution: clean.mean, background: true };
  const row = (title: string, distribution: ArrayLike<number>) => ({
    title,
    distributions: [target, { name: "prediction", distribution, colour }],
  });
  const network = (title: string, input: InputName) => {
    const [fit] = networkFitsOf(experiment, input);
    return fit ? [row(title, fit.testPredictions[dataSet][sample])] : [];
  };
  return {
    dataSet: name,
    rows: [
      { title: `(a) Target, ${clean.size} Hyperband posteriors added`, distributions: [target] },
      row("(b) Uniform", uniformDistribution()),
      row("(c) Fitted Gaussians", gaussian.prediction),
      ...network("(d) Network with accuracy", "accuracy"),
      ...network("(e) Network with mutual information", "mine"),
    ],
  };
}
