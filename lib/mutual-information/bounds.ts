import { mean, standardErrorOfMean } from "../statistics/spread";

/** Lower bounds on I(X;Y) that one critic gives, nats. */
export interface Bounds {
  /** Donsker–Varadhan with shuffled pairs, E[T] − ln E[e^T] (theorem 2.4, eq. 2.4): the thesis's number. */
  readonly dv: number;
  /**
   * "t − e^t" (2.1.1): 1 + E[T] − E[e^T]. With T′ = T + 1 this is the bound of Nguyen, Wainwright & Jordan,
   * E[T′] − E[e^(T′ − 1)], never above DV of the same critic.
   */
  readonly nwj: number;
  /**
   * H(Y) minus the cross-entropy of the classifier softmax(ln p(c) + T(x, c)) that the critic contains. For the exact
   * marginal it is at least DV and at most H(Y) (Barber & Agakov 2003; Jensen).
   */
  readonly labelCrossEntropy: number;
}

/** What the critic says after an epoch of its fit, on the images of the fit and on others. All in nats. */
export interface BoundPoint {
  readonly epoch: number;
  /** The bound that is maximised. */
  readonly fit: number;
  readonly report: number;
  /** H(Y) − cross-entropy of the same critic read as a classifier. */
  readonly fitLabelCrossEntropy: number;
  readonly reportLabelCrossEntropy: number;
}

/** ln of the mean of e^v, without overflow. */
export function logMeanExp(values: ArrayLike<number>): number {
  let top = -Infinity;
  for (let index = 0; index < values.length; index++) top = Math.max(top, values[index]);
  if (top === -Infinity) return -Infinity;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.exp(values[index] - top);
  return top + Math.log(sum / values.length);
}

/**
 * Entropy of labels as they occur, the ceiling of I(X;Y).
 *
 * @param labels Shape [nPoints], classes 0 … nClasses − 1.
 * @returns H(Y), nats.
 */
export function labelEntropy(labels: ArrayLike<number>, nClasses: number): number {
  return classFrequencies(labels, nClasses).reduce(
    (sum, share) => (share > 0 ? sum - share * Math.log(share) : sum),
    0,
  );
}

/** Share of each class among the labels, shape [nClasses]. */
export function classFrequencies(labels: ArrayLike<number>, nClasses: number): Float64Array {
  const counts = new Float64Array(nClasses);
  for (let index = 0; index < labels.length; index++) counts[labels[index]]++;
  return counts.map((count) => count / labels.length);
}

/**
 * Donsker–Varadhan, E_joint[T] − ln E_product[e^T].
 *
 * @param joint T of true pairs, shape [nPoints].
 * @param product T of shuffled pairs, shape [nPoints].
 */
export function donskerVaradhan(joint: ArrayLike<number>, product: ArrayLike<number>): number {
  return mean(joint) - logMeanExp(product);
}

/**
 * Standard error of {@link donskerVaradhan} over the pairs (delta method): that of the mean of
 * T(x_i, y_i) − e^T(x_i, y_k) / mean e^T. It says nothing of another fit or another sample.
 *
 * @param joint T of true pairs, shape [nPoints].
 * @param product T of the shuffled pairs with the same x, shape [nPoints].
 */
export function donskerVaradhanError(joint: ArrayLike<number>, product: ArrayLike<number>): number {
  const logMean = logMeanExp(product);
  const terms = Float64Array.from({ length: joint.length }, (_, i) => joint[i] - Math.exp(product[i] - logMean));
  return standardErrorOfMean(terms);
}

/** "t − e^t" as a bound: 1 + E_joint[T] − E_product[e^T]; −∞ when e^T overflows. */
export function nguyenWainwrightJordan(joint: ArrayLike<number>, product: ArrayLike<number>): number {
  return 1 + mean(joint) - Math.exp(logMeanExp(product));
}

/**
 * Pointwise terms ln p(y | x) − ln p(y) of the critic's classifier, whose mean is the label cross-entropy bound.
 *
 * @param table T(x, c), row-major [nPoints, nClasses].
 * @param labels Shape [nPoints].
 * @param prior p(c) > 0 for every class that occurs, shape [nClasses].
 * @returns Shape [nPoints], nats.
 */
export function pointwiseInformation(
  table: ArrayLike<number>,
  labels: ArrayLike<number>,
  prior: ArrayLike<number>,
): Float64Array {
  const nClasses = prior.length;
  return Float64Array.from({ length: labels.length }, (_, point) => {
    const row = point * nClasses;
    let top = -Infinity;
    for (let label = 0; label < nClasses; label++) if (prior[label] > 0) top = Math.max(top, table[row + label]);
    let sum = 0;
    for (let label = 0; label < nClasses; label++) sum += prior[label] * Math.exp(table[row + label] - top);
    return table[row + labels[point]] - top - Math.log(sum);
  });
}
