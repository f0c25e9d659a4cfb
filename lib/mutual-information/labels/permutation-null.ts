import { createRandom } from "../../platform/random/random";
import { pointwiseInformation } from "../bounds";
import type { PermutationNull } from "../information-estimate";
import { meanOf } from "./best-checks";

/**
 * A value that the highest of `count` χ² variables of a freedom exceeds in one of ten cases at most (Laurent & Massart
 * 2000, lemma 1, and the union bound).
 */
export function highestOfNoise(freedom: number, count: number): number {
  const log = Math.log(10 * count);
  return freedom + 2 * Math.sqrt(freedom * log) + 2 * log;
}

/**
 * Compares the estimate with those of labels in random order. Labels change places inside their fold only, against the
 * out-of-fold T(x, c) as it is: those critics never saw the fold's labels, so under independence every order of them is
 * equally likely, and no critic needs to be fitted again.
 *
 * Copies of a point keep their labels together and change places with as many copies of another.
 *
 * @param options.table Row-major, shape [nPoints, nClasses].
 * @param options.folds The fold of each point, shape [nPoints].
 * @param options.groups The group of each point, where some are copies.
 */
export function permutationNull(options: {
  readonly table: Float64Array;
  readonly labels: Int32Array;
  readonly prior: Float64Array;
  readonly folds: Int32Array;
  readonly groups?: Int32Array;
  readonly permutations: number;
  readonly seed: number;
}): PermutationNull {
  const { table, labels, prior, folds, permutations, seed } = options;
  // Only T(x, y) depends on the order of labels: the sum over classes is taken once.
  const offsets = logPartition(table, prior);
  const observed = meanOf(pointwiseInformation(table, labels, prior));
  const exchangeable = exchangeableGroups(folds, options.groups);
  const values = Array.from({ length: permutations }, (_, permutation) => {
    const random = createRandom(seed, "permutation", permutation);
    let sum = 0;
    for (const members of exchangeable) {
      const order = random.permutation(members.length);
      for (let index = 0; index < members.length; index++) {
        for (const [place, point] of members[index].entries()) {
          sum += table[point * prior.length + labels[members[order[index]][place]]] - offsets[point];
        }
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

/** Points of each group, listed together with the groups of the same fold and size. */
function exchangeableGroups(folds: Int32Array, groups?: Int32Array): readonly (readonly (readonly number[])[])[] {
  const members = new Map<number, number[]>();
  folds.forEach((_, point) => {
    const group = groups ? groups[point] : point;
    const known = members.get(group);
    if (known) known.push(point);
    else members.set(group, [point]);
  });
  const alike = new Map<string, number[][]>();
  for (const points of members.values()) {
    const key = `${folds[points[0]]}:${points.length}`;
    const known = alike.get(key);
    if (known) known.push(points);
    else alike.set(key, [points]);
  }
  return [...alike].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([, each]) => each);
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
