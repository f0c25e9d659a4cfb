import { classFrequencies } from "../bounds";
import type { CrossFit } from "../labels/cross-fit";
import { type HeldOut, pointsOfFold } from "../labels/folds";

/**
 * A critic that was fitted elsewhere, on other points, as one cross-fit among others: it may report every fold.
 *
 * @param critic Its name.
 * @param logits ln p(c|x) up to a constant of x, row-major, shape [nPoints, nClasses].
 * @returns T(x, c) = logit − ln p(c) on the two folds of each pair.
 */
export function givenCritic(
  critic: string,
  logits: Float32Array,
  options: {
    readonly labels: Int32Array;
    readonly nClasses: number;
    readonly folds: Int32Array;
    readonly pairs: readonly HeldOut[];
  },
): CrossFit {
  const { labels, nClasses, folds, pairs } = options;
  if (logits.length !== labels.length * nClasses) {
    throw new RangeError(`${critic}: ${logits.length} logits are not ${labels.length} points × ${nClasses} classes.`);
  }
  const prior = classFrequencies(labels, nClasses);
  const tableOf = (fold: number): Float32Array => {
    const points = pointsOfFold(folds, fold);
    const table = new Float32Array(points.length * nClasses);
    for (const [row, point] of points.entries()) {
      for (let c = 0; c < nClasses; c++) {
        const logOfPrior = prior[c] > 0 ? Math.log(prior[c]) : 0; // a class without points is in no sum
        table[row * nClasses + c] = logits[point * nClasses + c] - logOfPrior;
      }
    }
    return table;
  };
  const tables = Array.from({ length: Math.max(...folds) + 1 }, (_, fold) => tableOf(fold));
  const members = pairs.map((heldOut) => {
    const held = { a: tables[heldOut.a], b: tables[heldOut.b] };
    return { heldOut, fit: { chosenOnA: held, chosenOnB: held, curve: [], stopReason: "converged" as const } };
  });
  return { critic, members };
}
