import type { PreparedData, PreparedPart } from "./prepare";

/** Levels that grey values are counted in. */
const nLevels = 64;

/**
 * Mean entropy of an image's grey levels: of each image the Shannon entropy of its values, counted in 64 levels between
 * the smallest and the largest value of all images.
 *
 * @param xs Images one after the other.
 * @returns Nats, in [0, ln 64].
 * @throws RangeError for no image.
 * @example
 * meanImageEntropy(Float32Array.from([0, 0, 1, 1]), 1); // 0.693 nats, ln 2: half of the pixels are black
 */
export function meanImageEntropy(xs: ArrayLike<number>, nImages: number): number {
  if (!(nImages >= 1)) throw new RangeError(`Measure the entropy of images: at least 1 is needed, got ${nImages}.`);
  const size = xs.length / nImages;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < xs.length; index++) {
    low = Math.min(low, xs[index]);
    high = Math.max(high, xs[index]);
  }
  const scale = high > low ? nLevels / (high - low) : 0;
  let total = 0;
  for (let image = 0; image < nImages; image++) {
    const counts = new Float64Array(nLevels);
    for (let index = image * size; index < (image + 1) * size; index++) {
      counts[Math.min(nLevels - 1, Math.floor((xs[index] - low) * scale))]++;
    }
    for (const count of counts) if (count > 0) total -= (count / size) * Math.log(count / size);
  }
  return total / nImages;
}

/** Classifiers without parameters, whose accuracy says how hard a data set is before any network is trained. */
export type ReferenceMethod = "nearest-centroid" | "nearest-neighbour";

/** How well a reference classifier does. */
export interface ReferenceAccuracy {
  readonly method: ReferenceMethod;
  /** Share of validation images classified right, in [0, 1]. */
  readonly accuracy: number;
  /** Standard error of the accuracy over validation images: √(p (1 − p) / n). */
  readonly standardError: number;
  /** Accuracy of guessing: 1 / nClasses. */
  readonly chance: number;
}

/**
 * Accuracy of a reference classifier on the validation images, by Euclidean distance between standardised images to
 * the nearest class mean (`nearest-centroid`, a linear classifier) or the nearest training image (`nearest-neighbour`).
 * Ties go to the lower class index or the earlier image.
 *
 * @example
 * referenceAccuracy(await prepareDataSet("mnist", { trainPoints: 1000, validationPoints: 500, seed: 1 }));
 */
export function referenceAccuracy(
  { train, validation, nClasses }: PreparedData,
  method: ReferenceMethod = "nearest-neighbour",
): ReferenceAccuracy {
  const examples = method === "nearest-centroid" ? classMeans(train, nClasses) : train;
  const predicted = nearestLabels(examples, validation);
  const nPoints = validation.labels.length;
  const accuracy =
    predicted.reduce((sum, label, index) => sum + Number(label === validation.labels[index]), 0) / nPoints;
  return { method, accuracy, standardError: Math.sqrt((accuracy * (1 - accuracy)) / nPoints), chance: 1 / nClasses };
}

/** The mean image of each class that occurs. */
function classMeans({ xs, labels }: PreparedPart, nClasses: number): PreparedPart {
  const imageLength = xs.length / labels.length;
  const sums = new Float64Array(nClasses * imageLength);
  const counts = new Array<number>(nClasses).fill(0);
  for (let point = 0; point < labels.length; point++) {
    counts[labels[point]]++;
    const target = labels[point] * imageLength;
    for (let index = 0; index < imageLength; index++) sums[target + index] += xs[point * imageLength + index];
  }
  const present = counts.flatMap((count, label) => (count > 0 ? [label] : []));
  const means = new Float32Array(present.length * imageLength);
  present.forEach((label, row) => {
    for (let index = 0; index < imageLength; index++) {
      means[row * imageLength + index] = sums[label * imageLength + index] / counts[label];
    }
  });
  return { xs: means, labels: Int32Array.from(present) };
}

/** The label of the example nearest to each image, shape [nPoints]. */
function nearestLabels(examples: PreparedPart, { xs, labels }: PreparedPart): Int32Array {
  const imageLength = xs.length / labels.length;
  return Int32Array.from(labels, (_, point) => {
    const image = xs.subarray(point * imageLength, (point + 1) * imageLength);
    let nearest = 0;
    let smallest = Infinity;
    for (let example = 0; example < examples.labels.length; example++) {
      const distance = squaredDistance(image, examples.xs, example * imageLength, smallest);
      if (distance < smallest) [nearest, smallest] = [example, distance];
    }
    return examples.labels[nearest];
  });
}

/** Squared Euclidean distance, given up once it exceeds `limit`. */
function squaredDistance(image: Float32Array, others: Float32Array, offset: number, limit: number): number {
  let sum = 0;
  for (let start = 0; start < image.length && sum < limit; start += 64) {
    const end = Math.min(start + 64, image.length);
    for (let index = start; index < end; index++) {
      const difference = image[index] - others[offset + index];
      sum += difference * difference;
    }
  }
  return sum;
}
