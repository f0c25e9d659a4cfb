import type { DataSet } from "./data-set";
import { loadDataSet } from "./load";
import { Recent } from "./recent";
import { padImages } from "./resize";
import { sampleBalanced } from "./sample";
import { type ChannelStatistics, channelStatistics, standardise } from "./standardise";

/** Side of the images that networks see, in pixels. */
export const INPUT_SIDE = 32;

/** Which images of a data set to use. */
export interface SampleOptions {
  /** Number of training images; a set with fewer gives all it has. */
  readonly trainPoints: number | "all";
  /** Number of validation images, taken from the official test part. */
  readonly validationPoints: number | "all";
  readonly seed: number;
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
  /** Of the whole data set, as `fingerprintDataSet`. */
  readonly fingerprint: string;
  /** Of the raw training images by channel, 0 … 255; what `xs` was standardised with. */
  readonly mean: number[];
  readonly standardDeviation: number[];
}

/** The same sample is asked for by every architecture of a run; "all" of MNIST is 287 MB. */
const recent = new Recent<PreparedData>({
  maxEntries: 4,
  maxBytes: 512 << 20,
  bytesOf: ({ train, validation }) => train.xs.byteLength + validation.xs.byteLength,
});

/**
 * A class-balanced sample of a data set as input of a network: padded to 32 × 32 with black and standardised by
 * channel to mean 0 and standard deviation 1 over the chosen training images.
 *
 * The same seed and size give the same images, and a smaller sample is the beginning of a larger one (the same raw
 * images in the same order; standardised values differ, because mean and deviation do).
 *
 * @throws as {@link loadDataSet}; RangeError when a number of images is not positive, or images exceed 32 × 32.
 * @example
 * const { train } = await prepareDataSet("procedural-digits", { trainPoints: 100, validationPoints: 50, seed: 1 });
 * train.xs.length; // 100 · 32 · 32 · 1
 */
export async function prepareDataSet(id: string, options: SampleOptions): Promise<PreparedData> {
  const dataSet = await loadDataSet(id);
  const { trainPoints, validationPoints, seed } = options;
  const key = JSON.stringify([id, dataSet.fingerprint, trainPoints, validationPoints, seed]);
  return recent.get(key, () => prepare(dataSet, options));
}

function prepare(dataSet: DataSet, { trainPoints, validationPoints, seed }: SampleOptions): PreparedData {
  const { id, channels, nClasses, fingerprint } = dataSet;
  const train = choose(dataSet, "train", trainPoints, seed);
  const validation = choose(dataSet, "test", validationPoints, seed);
  const statistics = channelStatistics(train.images, channels);
  return {
    id,
    height: INPUT_SIDE,
    width: INPUT_SIDE,
    channels,
    nClasses,
    train: preparedPart(train, statistics),
    validation: preparedPart(validation, statistics),
    fingerprint,
    ...statistics,
  };
}

interface ChosenImages {
  /** Raw intensities, shape [nPoints, 32, 32, channels]. */
  readonly images: Uint8Array;
  readonly labels: Int32Array;
}

function choose(dataSet: DataSet, part: "train" | "test", nPoints: number | "all", seed: number): ChosenImages {
  const { labels } = dataSet[part];
  const indices = sampleBalanced({ labels, nClasses: dataSet.nClasses, nPoints, seed, stream: [dataSet.id, part] });
  return {
    images: padImages(dataSet[part].pick(indices), dataSet, INPUT_SIDE),
    labels: Int32Array.from(indices, (index) => labels[index]),
  };
}

function preparedPart({ images, labels }: ChosenImages, statistics: ChannelStatistics): PreparedPart {
  return { xs: standardise(images, statistics), labels };
}
