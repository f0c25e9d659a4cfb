import type { PreparedData, PreparedPart } from "./prepare";

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
