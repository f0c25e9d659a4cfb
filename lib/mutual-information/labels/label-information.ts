import type { z } from "zod";
import { copiedRows } from "../copied-rows";
import { fitCandidates, pairsFor } from "./fit-candidates";
import { stratifiedFolds } from "./folds";
import { findLimits } from "./limits";
import { neighbourReference } from "./neighbour-reference";
import { labelInformationOptions, type labelInformationOptionsSchema } from "./options";
import { favouriteOf, rememberedChooser } from "./out-of-fold";
import { type LabelledSample, prepareSample, requireSample } from "./prepare-sample";
import { type LabelInformation, reportInformation } from "./report-information";

/**
 * Information of points about their class labels that a family of critics can use: H(Y) − CE of cross-fitted critics, a
 * lower bound of I(X;Y) whose marginal is summed exactly over the classes (Barber & Agakov 2003; predictive
 * V-information, Xu et al. 2020), never above H(Y). What more points are expected to add stands beside it as
 * `extrapolated`.
 *
 * Points are parted into folds. Every critic leaves two folds out and is stopped on one and reported on the other;
 * capacity, weight decay and temperature are chosen on folds that are not reported. So every point is reported once, by
 * critics that neither were fitted to it nor chosen on it. Copies of a point share a fold, and count as one where the
 * error is estimated; see `copiedRows`.
 *
 * @param sample Points [nPoints, d] or [nPoints, height, width, channels] with labels [nPoints].
 * @param options.seed Of folds, initial critics and batches.
 * @param options.onFit Told after each critic's fit how many are done, of how many at most.
 * @returns Nats; see `InformationEstimate`.
 * @throws RangeError when shapes, labels or values do not fit.
 */
export async function estimateLabelInformation(
  sample: LabelledSample,
  options: {
    readonly seed: number;
    readonly estimator?: z.input<typeof labelInformationOptionsSchema>;
    readonly onFit?: (done: number, total: number) => void;
  },
): Promise<LabelInformation> {
  requireSample(sample);
  const { labels } = sample;
  const { seed, onFit } = options;
  const estimator = labelInformationOptions(options.estimator);
  const prepared = prepareSample(sample);
  try {
    const groups = copiedRows([{ values: sample.values, size: sample.values.length / labels.length }]);
    const folds = stratifiedFolds(labels, estimator.folds, seed, groups);
    const context = { sample: prepared, given: sample.values, folds, options: estimator, seed, onFit };
    const fitted = await fitCandidates(context);
    const fits = fitted.flatMap((kind) => kind.fits);
    const choose = rememberedChooser();
    const limits =
      estimator.checks === "none"
        ? undefined
        : await findLimits(favouriteOf(fits, choose, prepared, folds, estimator.folds), fitted, context, groups);
    return reportInformation({
      fits,
      sample: prepared,
      folds,
      groups,
      pairs: pairsFor(prepared, estimator),
      nFolds: estimator.folds,
      permutations: estimator.permutations,
      seed,
      family: fitted.map(({ name }) => name).join(", "),
      choose,
      limits,
      referenceOf: (pointwise) => neighbourReference(sample, pointwise, groups),
    });
  } finally {
    prepared.dispose();
  }
}
