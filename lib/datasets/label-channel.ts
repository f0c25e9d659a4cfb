import { createHash } from "node:crypto";
import { createRandom } from "../platform/random/random";
import type { DataSet, ImageSet } from "./data-set";
import { findProceduralMember } from "./procedural/family";
import { printable } from "./short-form";

/** A symmetric channel on class labels: right with probability 1 − error, otherwise any other class alike. */
export interface LabelChannel {
  readonly nClasses: number;
  /** Probability in [0, 1] that a label is replaced by another class. */
  readonly error: number;
}

/**
 * Passes labels through a symmetric channel.
 *
 * One uniform number is drawn for each label, in order, so a longer array begins with the labels of a shorter one.
 *
 * @param labels Class indices in [0, nClasses), shape [nPoints].
 * @param options The channel, a seed, and optional names that set streams of the same seed apart.
 * @returns Labels after the channel, shape [nPoints]; the input is left as it is.
 * @throws RangeError when the channel or a label is out of range.
 * @example
 * applyLabelChannel([0, 1, 2, 3], { nClasses: 4, error: 0.1, seed: 7 });
 */
export function applyLabelChannel(
  labels: ArrayLike<number>,
  options: LabelChannel & { readonly seed: number; readonly stream?: readonly (string | number)[] },
): Int32Array {
  const { nClasses, error, seed, stream = [] } = options;
  checkChannel(options);
  const random = createRandom(seed, "label-channel", ...stream);
  return Int32Array.from({ length: labels.length }, (_, index) => {
    const label = labels[index];
    if (!Number.isInteger(label) || label < 0 || label >= nClasses) {
      throw new RangeError(`Cannot pass label ${index}, ${label}, through a channel of ${nClasses} classes.`);
    }
    const draw = random.uniform();
    if (draw >= error) return label;
    // Given draw < error, draw / error is uniform in [0, 1): it chooses among the nClasses − 1 other classes.
    const step = 1 + Math.min(nClasses - 2, Math.floor((draw / error) * (nClasses - 1)));
    return (label + step) % nClasses;
  });
}

/**
 * The exact mutual information between images and labels behind a symmetric channel, where the image determines the
 * class before the channel and the classes are equally frequent:
 * I(X;Y) = ln C + (1 − e) ln(1 − e) + e ln(e / (C − 1)), the capacity of the channel.
 *
 * Because X determines the clean class K and Y depends on X through K alone, I(X;Y) = I(K;Y) = H(Y) − H(Y|K); Y is
 * uniform, so H(Y) = ln C, and H(Y|K) is the entropy of one row of the channel (Cover and Thomas, §7.2.1).
 *
 * @returns Nats in [0, ln nClasses].
 * @throws RangeError when the channel is out of range.
 * @example
 * informationOfChannel(10, 0.1); // 1.758 nats
 */
export function informationOfChannel(nClasses: number, error: number): number {
  checkChannel({ nClasses, error });
  const term = (probability: number) => (probability === 0 ? 0 : probability * Math.log(probability));
  // e ln e − e ln(C − 1), not e ln(e / (C − 1)): the quotient of a tiny error would round to 0.
  const nats = Math.log(nClasses) + term(1 - error) + term(error) - error * Math.log(nClasses - 1);
  return Math.max(0, nats); // rounding alone can fall below 0, where labels say nothing
}

/**
 * The exact mutual information between images and labels behind a symmetric channel, where the image determines the
 * class before the channel and the classes are as frequent as given: I(X;Y) = H(Y) − H(Y|K). The label's probabilities
 * are q(y) = (1 − e) p(y) + e (1 − p(y)) / (C − 1); H(Y|K) is the entropy of one row of the channel, whatever p.
 *
 * @param counts How often each class occurs before the channel, or its probability; shape [nClasses].
 * @returns Nats in [0, H(K)]; equal to {@link informationOfChannel} where all classes are equally frequent.
 * @throws RangeError when the channel is out of range, or counts are negative or all 0.
 * @example
 * informationBehindChannel([60, 40], 0.1); // 0.3552 nats
 */
export function informationBehindChannel(counts: ArrayLike<number>, error: number): number {
  const nClasses = counts.length;
  checkChannel({ nClasses, error });
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  if (!(total > 0 && total < Infinity) || all.some((count) => !(count >= 0))) {
    throw new RangeError(`Cannot weigh classes by ${all.join(", ")}: counts must be from 0, and one above it.`);
  }
  const term = (probability: number) => (probability === 0 ? 0 : probability * Math.log(probability));
  const entropy = -all.reduce((sum, count) => {
    const before = count / total;
    return sum + term((1 - error) * before + (error * (1 - before)) / (nClasses - 1));
  }, 0);
  const rowEntropy = -term(1 - error) - term(error) + error * Math.log(nClasses - 1);
  return Math.max(0, entropy - rowEntropy);
}

/**
 * The error of two symmetric channels one behind the other, which together are one: a label is right when both leave
 * it alone, or when the second undoes what the first did.
 *
 * @returns Probability in [0, 1].
 */
export function errorOfBoth(nClasses: number, first: number, second: number): number {
  for (const error of [first, second]) checkChannel({ nClasses, error });
  return 1 - (1 - first) * (1 - second) - (first * second) / (nClasses - 1);
}

function checkChannel({ nClasses, error }: LabelChannel): void {
  if (!Number.isInteger(nClasses) || nClasses < 2) {
    throw new RangeError(`Cannot make a label channel of ${nClasses} classes: at least 2 are needed.`);
  }
  if (!(error >= 0 && error <= 1)) {
    throw new RangeError(`Cannot make a label channel with error ${error}: it must lie in [0, 1].`);
  }
}

/** Symmetric noise on the labels of a data set. */
export interface LabelNoise {
  /** Probability in [0, 1] that a label is replaced by another class, each alike. */
  readonly error: number;
  readonly seed: number;
}

/**
 * A data set whose labels have passed through a symmetric channel; images, id and order stay as they are.
 *
 * This makes real images a ground truth: where no image occurs with two labels ({@link imagesWithTwoLabels}), an image
 * determines its class, and I(X;Y) over the images of the set is exactly that of the channel for its class counts.
 * The label of an image depends on data set, part, place and seed alone, so every sample of the set agrees on it.
 *
 * @throws RangeError when the error is out of range.
 * @example
 * const noisy = withLabelChannel(await loadDataSet("mnist"), { error: 0.2, seed: 1 });
 * noisy.knownInformationNats; // 1.36 nats, of the 2.30 that labels have without noise
 */
export function withLabelChannel(dataSet: DataSet, { error, seed }: LabelNoise): DataSet {
  const { id, title, nClasses, train, test, source, fingerprint } = dataSet;
  const noisy = (part: "train" | "test", images: ImageSet): ImageSet => {
    let labels: Int32Array | undefined;
    return {
      get images() {
        return images.images; // a getter: a procedural set draws all its images only when they are asked for
      },
      get labels() {
        labels ??= applyLabelChannel(images.labels, { nClasses, error, seed, stream: [id, part] });
        return labels;
      },
      nPoints: images.nPoints,
      pick: (indices) => images.pick(indices),
    };
  };
  const remark = `labels: wrong with probability ${error} on purpose, seed ${seed}`;
  return printable({
    ...dataSet,
    title: `${title}, label error ${error}`,
    train: noisy("train", train),
    test: noisy("test", test),
    source: { ...source, remarks: [...source.remarks, remark] },
    fingerprint: createHash("sha256")
      .update(JSON.stringify({ kind: "label-channel", fingerprint, error, seed }))
      .digest("hex"),
    knownInformationNats: informationWithNoise(dataSet, train.labels, error),
  });
}

/**
 * The exact I(X;Y) of a data set behind a symmetric channel, in nats; of a real set, for the class counts of the given
 * labels and as far as its images determine them.
 *
 * @param labels Before the channel, shape [nPoints].
 */
export function informationWithNoise(
  { id, nClasses }: Pick<DataSet, "id" | "nClasses">,
  labels: ArrayLike<number>,
  error: number,
): number {
  const member = findProceduralMember(id);
  // The labels of a member have passed through a channel already; its clean classes are equally frequent.
  if (member) return informationOfChannel(nClasses, errorOfBoth(nClasses, member.labelError, error));
  return informationBehindChannel(classCounts(labels, nClasses), error);
}

function classCounts(labels: ArrayLike<number>, nClasses: number): readonly number[] {
  const counts = new Array<number>(nClasses).fill(0);
  for (let index = 0; index < labels.length; index++) counts[labels[index]]++;
  return counts;
}

/**
 * How many images of a part occur a second time with another label: while it is 0, the image determines the label.
 *
 * @example
 * imagesWithTwoLabels((await loadDataSet("mnist")).train); // 0
 */
export function imagesWithTwoLabels({ images, labels, nPoints }: ImageSet): number {
  const imageBytes = images.length / nPoints;
  const labelOf = new Map<string, number>();
  let count = 0;
  for (let point = 0; point < nPoints; point++) {
    const image = images.subarray(point * imageBytes, (point + 1) * imageBytes);
    const key = createHash("sha1").update(image).digest("base64");
    const known = labelOf.get(key);
    if (known === undefined) labelOf.set(key, labels[point]);
    else if (known !== labels[point]) count++;
  }
  return count;
}
