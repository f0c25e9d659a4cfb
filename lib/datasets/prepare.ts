import { Recent } from "../platform/recent";
import { keptSamples } from "../platform/tasks/kind";
import type { DataSet } from "./data-set";
import { informationWithNoise, withLabelChannel } from "./label-channel";
import { loadDataSet } from "./load";
import { padImages } from "./resize";
import { sampleBalanced } from "./sample";
import { withShortForm } from "./short-form";
import { type ChannelStatistics, channelStatistics, standardise } from "./standardise";

/** Side of the images that networks see, in pixels. */
export const INPUT_SIDE = 32;

/** Which images of a data set to use. */
export interface SampleOptions {
  /** Number of training images at most: a set with fewer gives all it has, and `shortfall` says so. */
  readonly trainPoints: number | "all";
  /** Number of validation images at most, taken from the official test part. */
  readonly validationPoints: number | "all";
  /**
   * Number of report images at most; none unless told. They are those of the training part that follow the training
   * images, then those of the test part that follow the validation images: what is reported of a network that
   * validation images chose comes from images that neither trained nor chose it.
   */
  readonly reportPoints?: number;
  readonly seed: number;
  /**
   * Probability that a label is replaced by another class (symmetric channel); absent for the labels as they are.
   * The images are the same with and without: they are chosen by the labels before the channel.
   */
  readonly labelNoise?: number;
}

/** Images and labels as a network takes them. */
export interface PreparedPart {
  /** Standardised intensities, shape [nPoints, 32, 32, channels]. */
  readonly xs: Float32Array;
  /** Class indices, shape [nPoints]. */
  readonly labels: Int32Array;
}

/** A sample of a data set, ready for training. */
export interface PreparedData {
  readonly id: string;
  readonly height: 32;
  readonly width: 32;
  readonly channels: 1 | 3;
  readonly nClasses: number;
  readonly train: PreparedPart;
  readonly validation: PreparedPart;
  /** Images that neither train nor choose a network; absent where none were asked for. */
  readonly report?: PreparedPart;
  /** How many images fewer than asked for each part has, since the data set has no more. */
  readonly shortfall: { readonly train: number; readonly validation: number; readonly report?: number };
  /** Of the whole data set, as `fingerprintDataSet`. */
  readonly fingerprint: string;
  /** Of the raw training images by channel, 0 … 255; what `xs` was standardised with. */
  readonly mean: number[];
  readonly standardDeviation: number[];
  /**
   * The exact I(X;Y) in nats where it is known: for the procedural family, and with label noise, for the class counts
   * of the validation images and as far as images determine labels.
   */
  readonly knownInformationNats?: number;
}

/** The same sample is asked for by every architecture of a run; "all" of MNIST is 287 MB. */
const recent = new Recent<PreparedData>({
  maxEntries: keptSamples,
  maxBytes: 512 << 20,
  bytesOf: ({ train, validation, report }) =>
    train.xs.byteLength + validation.xs.byteLength + (report?.xs.byteLength ?? 0),
});

/**
 * A class-balanced sample of a data set as input of a network: padded to 32 × 32 with black and standardised by
 * channel to mean 0 and standard deviation 1 over the chosen training images.
 *
 * The same seed and size give the same images, and a smaller sample is the beginning of a larger one (the same raw
 * images in the same order; standardised values differ, because mean and deviation do).
 *
 * @throws as {@link loadDataSet}; RangeError when a number of images is not positive, images exceed 32 × 32, or the
 * label noise lies outside [0, 1], or report images are asked for and none is left.
 * @example
 * const { train } = await prepareDataSet("procedural-digits", { trainPoints: 100, validationPoints: 50, seed: 1 });
 * train.xs.length; // 102400, which is 100 · 32 · 32 · 1
 */
export async function prepareDataSet(id: string, options: SampleOptions): Promise<PreparedData> {
  const dataSet = await loadDataSet(id);
  const { trainPoints, validationPoints, reportPoints, seed, labelNoise } = options;
  const key = JSON.stringify([id, dataSet.fingerprint, trainPoints, validationPoints, reportPoints, seed, labelNoise]);
  return recent.get(key, () => prepare(dataSet, options));
}

function prepare(dataSet: DataSet, options: SampleOptions): PreparedData {
  const { trainPoints, validationPoints, reportPoints, seed, labelNoise } = options;
  const { id, channels, nClasses, fingerprint } = dataSet;
  const labelled = labelNoise === undefined ? dataSet : withLabelChannel(dataSet, { error: labelNoise, seed });
  const from = (part: "train" | "test", nPoints: number | "all", after = 0): ChosenImages =>
    choose({ dataSet, labelled, part, nPoints, after, seed });
  const train = from("train", trainPoints);
  const validation = from("test", validationPoints);
  const report = reportPoints === undefined ? undefined : reportImages(reportPoints, from, { train, validation });
  const knownInformationNats =
    labelNoise === undefined
      ? dataSet.knownInformationNats
      : informationWithNoise(dataSet, validation.labelsBefore, labelNoise);
  const statistics = channelStatistics(train.images, channels);
  const sizes = `${train.labels.length} + ${validation.labels.length}`;
  const short = `${id}: ${sizes} images (${INPUT_SIDE} × ${INPUT_SIDE} × ${channels}, training + validation), standardised.`;
  const prepared: PreparedData = {
    id,
    height: INPUT_SIDE,
    width: INPUT_SIDE,
    channels,
    nClasses,
    train: preparedPart(train, statistics),
    validation: preparedPart(validation, statistics),
    ...(report && { report: preparedPart(report, statistics) }),
    shortfall: {
      train: trainPoints === "all" ? 0 : trainPoints - train.labels.length,
      validation: validationPoints === "all" ? 0 : validationPoints - validation.labels.length,
      ...(report && reportPoints !== undefined && { report: reportPoints - report.labels.length }),
    },
    fingerprint,
    ...statistics,
    ...(knownInformationNats !== undefined && { knownInformationNats }),
  };
  return withShortForm(prepared, () => short);
}

interface ChosenImages {
  /** Raw intensities, shape [nPoints, 32, 32, channels]. */
  readonly images: Uint8Array;
  readonly labels: Int32Array;
  /** Without label noise. */
  readonly labelsBefore: Int32Array;
}

function choose(options: {
  readonly dataSet: DataSet;
  readonly labelled: DataSet;
  readonly part: "train" | "test";
  readonly nPoints: number | "all";
  /** Images in front that others have taken. */
  readonly after: number;
  readonly seed: number;
}): ChosenImages {
  const { dataSet, labelled, part, nPoints, after, seed } = options;
  const { labels } = dataSet[part];
  const wanted = nPoints === "all" ? nPoints : after + nPoints;
  const stream = [dataSet.id, part];
  const indices = sampleBalanced({ labels, nClasses: dataSet.nClasses, nPoints: wanted, seed, stream }).subarray(after);
  return {
    images: padImages(dataSet[part].pick(indices), dataSet, INPUT_SIDE),
    labels: Int32Array.from(indices, (index) => labelled[part].labels[index]),
    labelsBefore: Int32Array.from(indices, (index) => labels[index]),
  };
}

/** Images behind those of training, and where these are too few, behind those of validation. */
function reportImages(
  nPoints: number,
  from: (part: "train" | "test", nPoints: number, after: number) => ChosenImages,
  taken: { readonly train: ChosenImages; readonly validation: ChosenImages },
): ChosenImages {
  const first = from("train", nPoints, taken.train.labels.length);
  const missing = nPoints - first.labels.length;
  if (missing === 0) return first;
  const rest = from("test", missing, taken.validation.labels.length);
  if (first.labels.length + rest.labels.length === 0) {
    throw new RangeError(`Cannot report on ${nPoints} images: training and validation took all there are.`);
  }
  const images = new Uint8Array(first.images.length + rest.images.length);
  images.set(first.images);
  images.set(rest.images, first.images.length);
  const joined = (a: Int32Array, b: Int32Array): Int32Array => Int32Array.from([...a, ...b]);
  return {
    images,
    labels: joined(first.labels, rest.labels),
    labelsBefore: joined(first.labelsBefore, rest.labelsBefore),
  };
}

function preparedPart({ images, labels }: ChosenImages, statistics: ChannelStatistics): PreparedPart {
  return { xs: standardise(images, statistics), labels };
}
