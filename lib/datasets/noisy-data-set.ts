import { createHash } from "node:crypto";
import type { DataSet, ImageSet } from "./data-set";
import { applyLabelChannel, errorOfBoth, informationBehindChannel, informationOfChannel } from "./label-channel";
import { findProceduralMember } from "./procedural/family";
import { printable } from "./short-form";

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
