import { createRandom } from "../../platform/random/random";

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
