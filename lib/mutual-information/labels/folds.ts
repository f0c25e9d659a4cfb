import { createRandom } from "../../platform/random/random";

/**
 * Parts points into folds that hold every class alike: the points of each class, in random order, are dealt out in
 * turn, and the deal goes on from class to class, so that sizes of folds differ by at most 1 too. Copies of a point go
 * where the first of them goes: what is learned from one must not be tested on another.
 *
 * @param labels Shape [nPoints].
 * @param groups The group of each point, where copies share one, 0 … nGroups − 1 by first occurrence; see `copiedRows`.
 * @returns The fold of each point, 0 … nFolds − 1, shape [nPoints].
 */
export function stratifiedFolds(
  labels: ArrayLike<number>,
  nFolds: number,
  seed: number,
  groups?: Int32Array,
): Int32Array {
  const classes = new Map<number, number[]>();
  const firsts: number[] = [];
  for (let point = 0; point < labels.length; point++) {
    if (groups && groups[point] < firsts.length) continue;
    firsts.push(point);
    const members = classes.get(labels[point]);
    if (members) members.push(point);
    else classes.set(labels[point], [point]);
  }
  const folds = new Int32Array(labels.length);
  let turn = 0;
  for (const label of [...classes.keys()].sort((a, b) => a - b)) {
    const members = classes.get(label) as number[];
    for (const position of createRandom(seed, "folds", label).permutation(members.length)) {
      folds[members[position]] = turn++ % nFolds;
    }
  }
  return groups ? groups.map((group) => folds[firsts[group]]) : folds;
}

/** Two folds that a critic is not fitted to. */
export interface HeldOut {
  readonly a: number;
  readonly b: number;
}

/**
 * All pairs of folds. A critic that leaves two folds out serves twice: what is chosen on one is reported on the other,
 * and the other way round. Every fold is so reported by nFolds − 1 critics, and their mean has, to first order, the
 * accuracy of one critic fitted to all other folds, because each of these was left out equally often.
 */
export function heldOutPairs(nFolds: number): readonly HeldOut[] {
  const pairs: HeldOut[] = [];
  for (let a = 0; a < nFolds; a++) for (let b = a + 1; b < nFolds; b++) pairs.push({ a, b });
  return pairs;
}

/** Neighbouring folds only, as on a ring: fewer critics, two for each fold, where one costs minutes. */
export function heldOutRing(nFolds: number): readonly HeldOut[] {
  return Array.from({ length: nFolds }, (_, fold) => ({ a: fold, b: (fold + 1) % nFolds }));
}

/**
 * What critics of finitely many points miss, in units of what their mean gains on a single one, if the miss falls as a
 * power of the number of points.
 *
 * A member sees a share m of the points; the mean of a fold's members is worth the share e of critics fitted to all of
 * that: e = 1 / (nFolds · Σ w²), w being the mean weight of each other fold. From miss ~ share^−rate follows
 * miss / gain = 1 / ((e / m)^rate − 1).
 *
 * @param rate 1 for well-specified critics (to first order); less where more points keep showing new things.
 */
export function missInGains(pairs: readonly HeldOut[], nFolds: number, rate: number): number {
  const members = pairs.filter(({ a, b }) => a === 0 || b === 0);
  const weights = Array.from({ length: nFolds }, (_, fold) => {
    const seeing = members.filter(({ a, b }) => a !== fold && b !== fold).length;
    return seeing / members.length / (nFolds - 2);
  });
  const effective = 1 / (nFolds * weights.reduce((sum, weight) => sum + weight * weight, 0));
  return 1 / ((effective / ((nFolds - 2) / nFolds)) ** rate - 1);
}

/** Indices of the points in a fold. */
export function pointsOfFold(folds: Int32Array, fold: number): Int32Array {
  return indicesWhere(folds, (value) => value === fold);
}

/** Indices of the points outside two folds. */
export function pointsOutside(folds: Int32Array, { a, b }: HeldOut): Int32Array {
  return indicesWhere(folds, (value) => value !== a && value !== b);
}

function indicesWhere(folds: Int32Array, wanted: (fold: number) => boolean): Int32Array {
  const indices: number[] = [];
  for (let point = 0; point < folds.length; point++) if (wanted(folds[point])) indices.push(point);
  return Int32Array.from(indices);
}
