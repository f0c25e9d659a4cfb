import { createRandom } from "../platform/random/random";

/** How to set a test part aside. */
export interface SplitOptions {
  readonly nClasses: number;
  /** Share of the images of each class, rounded, at least one. */
  readonly testShare: number;
  readonly seed: number;
  /** Of the data set: two sets with one seed are split apart. */
  readonly id: string;
}

/**
 * A seeded choice of test images, class by class; both parts keep the order of the images.
 *
 * @param labels Class indices, shape [nPoints].
 * @returns Indices of the images of each part; a class with one image has it in the training part.
 */
export function splitByClass(labels: ArrayLike<number>, { nClasses, testShare, seed, id }: SplitOptions) {
  const isTest = new Array<boolean>(labels.length).fill(false);
  for (let label = 0; label < nClasses; label++) {
    const members = Array.from({ length: labels.length }, (_, index) => index).filter(
      (index) => labels[index] === label,
    );
    const order = createRandom(seed, "own", id, "split", label).permutation(members.length);
    const count = Math.min(members.length - 1, Math.max(1, Math.round(testShare * members.length)));
    for (let turn = 0; turn < count; turn++) isTest[members[order[turn]]] = true;
  }
  const indices = isTest.map((_, index) => index);
  return { train: indices.filter((index) => !isTest[index]), test: indices.filter((index) => isTest[index]) };
}

/**
 * A class-balanced choice of images, the same for the same seed.
 *
 * Each class is put in a random order; then rounds take one image of every class that has any left, in a random order
 * of classes. So the numbers of two classes differ by at most 1 until the smaller class is used up, and a smaller
 * choice is the beginning of a larger one: growing a data set never exchanges images.
 *
 * @returns Indices into `labels`, shape [min(nPoints, labels.length)].
 * @throws RangeError when `nPoints` is not a positive integer.
 */
export function sampleBalanced(request: {
  readonly labels: ArrayLike<number>;
  readonly nClasses: number;
  /** How many; more than there are gives all. */
  readonly nPoints: number | "all";
  readonly seed: number;
  /** Keeps the choices of different parts and data sets apart. */
  readonly stream: readonly (string | number)[];
}): Int32Array {
  const { labels, nClasses, nPoints, seed, stream } = request;
  if (nPoints !== "all" && !(Number.isInteger(nPoints) && nPoints > 0)) {
    throw new RangeError(`Cannot choose ${nPoints} images: the number must be a positive integer or "all".`);
  }
  const count = nPoints === "all" ? labels.length : Math.min(nPoints, labels.length);
  const classes = membersByClass(labels, nClasses).map((members, label) => {
    const order = createRandom(seed, "sample", ...stream, "class", label).permutation(members.length);
    return Array.from(order, (position) => members[position]);
  });
  const chosen = new Int32Array(count);
  for (let round = 0, filled = 0; filled < count; round++) {
    const left = classes.filter((members) => members.length > round);
    const order = createRandom(seed, "sample", ...stream, "round", round).permutation(left.length);
    for (let turn = 0; turn < left.length && filled < count; turn++) chosen[filled++] = left[order[turn]][round];
  }
  return chosen;
}

function membersByClass(labels: ArrayLike<number>, nClasses: number): readonly (readonly number[])[] {
  const members: number[][] = Array.from({ length: nClasses }, () => []);
  for (let index = 0; index < labels.length; index++) members[labels[index]].push(index);
  return members;
}
