import { createRandom } from "../../platform/random/random";
import { pointwiseInformation } from "../bounds";
import type { PermutationNull } from "../information-estimate";
import { meanOf } from "./best-checks";

/**
 * Compares the estimate with those of labels in random order. Labels change places inside their fold only, against the
 * out-of-fold T(x, c) as it is: those critics never saw the fold's labels, so under independence every order of them is
 * equally likely, and no critic needs to be fitted again.
 *
 * @param options.table Row-major, shape [nPoints, nClasses].
 * @param options.folds The fold of each point, shape [nPoints].
 */
export function permutationNull(options: {
  readonly table: Float64Array;
  readonly labels: Int32Array;
  readonly prior: Float64Array;
  readonly folds: Int32Array;
  readonly permutations: number;
  readonly seed: number;
}): PermutationNull {
  const { table, labels, prior, folds, permutations, seed } = options;
  // Only T(x, y) depends on the order of labels: the sum over classes is taken once.
  const offsets = logPartition(table, prior);
  const observed = meanOf(pointwiseInformation(table, labels, prior));
  const nFolds = Math.max(...folds) + 1;
  const members = Array.from({ length: nFolds }, (_, fold) =>
    Array.from(folds.keys()).filter((point) => folds[point] === fold),
  );
  const values = Array.from({ length: permutations }, (_, permutation) => {
    const random = createRandom(seed, "permutation", permutation);
    let sum = 0;
    for (const points of members) {
      const order = random.permutation(points.length);
      for (let index = 0; index < points.length; index++) {
        const point = points[index];
        sum += table[point * prior.length + labels[points[order[index]]]] - offsets[point];
      }
    }
    return sum / labels.length;
  }).sort((a, b) => a - b);
  const atLeast = values.filter((value) => value >= observed - 1e-12).length;
  return {
    permutations,
    meanNats: meanOf(values),
    percentile95Nats: values[Math.min(permutations - 1, Math.floor(0.95 * permutations))],
    pValue: (1 + atLeast) / (1 + permutations),
  };
}

/** ln Σ p(c) e^{T(x,c)} of each point. */
function logPartition(table: Float64Array, prior: Float64Array): Float64Array {
  const nClasses = prior.length;
  return Float64Array.from({ length: table.length / nClasses }, (_, point) => {
    let top = -Infinity;
    for (let c = 0; c < nClasses; c++) if (prior[c] > 0) top = Math.max(top, table[point * nClasses + c]);
    let sum = 0;
    for (let c = 0; c < nClasses; c++) {
      if (prior[c] > 0) sum += prior[c] * Math.exp(table[point * nClasses + c] - top);
    }
    return top + Math.log(sum);
  });
}
