/** Where the content of a data set comes from, as far as it can be told from the files themselves. */
export type SourceKind = "official" | "partial" | "stand-in" | "unverified" | "own" | "procedural";

/**
 * Whether a data set can be used here.
 *
 * - `official`: every file has the content that its authors published (SHA-256).
 * - `partial`: fewer images than published.
 * - `stand-in`: other images than published under this name, by its manifest or by its content.
 * - `unverified`: as many images as published, but no official checksum is known to compare them with.
 * - `own`: a user's data set, by an entry in `datasets.json` or a call of `registerDataSet`.
 * - `procedural`: drawn on the fly, always here.
 * - `absent`: not found in any of the folders.
 * - `damaged`: found, but not usable; the detail says which file and why.
 */
export type Availability = SourceKind | "absent" | "damaged";

/** Which of the searched places a folder is; `own`: named by an entry of `datasets.json`. */
export type PlaceKind = "MI_NAS_DATA" | "data" | "system package" | "own" | "generated";

/** One part (training or test) of a data set, undecorated: no padding, no standardisation. */
export interface ImageSet {
  /** Raw intensities 0 … 255, shape [nPoints, height, width, channels]. Procedural sets draw them at first use. */
  readonly images: Uint8Array;
  /** Class indices from 0, shape [nPoints]. */
  readonly labels: Uint8Array | Int32Array;
  readonly nPoints: number;
  /**
   * Only the images named: what a procedural set can draw without drawing all.
   *
   * @param indices Shape [nIndices], each in [0, nPoints).
   * @returns Raw intensities, shape [nIndices, height, width, channels].
   */
  pick(indices: ArrayLike<number>): Uint8Array;
}

/** What a reader should know about the origin of the images before believing a result on them. */
export interface DataSource {
  readonly kind: SourceKind;
  /** One sentence for tables and plans, for example "partial: 10,000 of 60,000 training images, 2,000 of 10,000 …". */
  readonly description: string;
  readonly place: PlaceKind;
  /** The folder that holds the files; absent for generated sets. */
  readonly folder?: string;
  readonly licence: string;
  readonly citation: string;
  /** What the manifest beside the files says about selection, split and order, one remark an entry. */
  readonly remarks: readonly string[];
}

/** An image-classification data set in memory. */
export interface DataSet {
  readonly id: string;
  readonly title: string;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly nClasses: number;
  readonly classNames: readonly string[];
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly source: DataSource;
  /** SHA-256 over the content that was actually read; equals {@link fingerprintDataSet}. */
  readonly fingerprint: string;
  /** The exact I(X;Y) in nats, where it is known: for the procedural family, and behind a label channel. */
  readonly knownInformationNats?: number;
}

/** A row of the table of data sets. */
export interface DataSetEntry {
  readonly id: string;
  readonly title: string;
  readonly kind: "real" | "own" | "procedural";
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly nClasses: number;
  /** Sizes as published. */
  readonly trainPoints: number;
  readonly testPoints: number;
  /** Side of the split of data sets: the predictor learns from 20 (`train`) and is judged on 7 (`test`), §2.1.2. */
  readonly split: "train" | "test";
  readonly licence: string;
  readonly citation: string;
  readonly availability: Availability;
  /** One sentence that explains the availability. */
  readonly detail: string;
  readonly place?: PlaceKind;
  readonly folder?: string;
  /** Sizes of what was found. */
  readonly foundTrainPoints?: number;
  readonly foundTestPoints?: number;
  /** A shell command, run in the repository's folder, that fetches the set from its official source. */
  readonly getCommand?: string;
  readonly knownInformationNats?: number;
}

/** An image set over an array that is already in memory. */
export function imageSetOf(images: Uint8Array, labels: Uint8Array | Int32Array): ImageSet {
  const nPoints = labels.length;
  const imageBytes = nPoints === 0 ? 0 : images.length / nPoints;
  if (!Number.isInteger(imageBytes)) {
    throw new RangeError(`Cannot pair ${nPoints} labels with ${images.length} bytes of images: they do not divide.`);
  }
  return { images, labels, nPoints, pick: (indices) => pickImages(images, imageBytes, nPoints, indices) };
}

function pickImages(images: Uint8Array, imageBytes: number, nPoints: number, indices: ArrayLike<number>): Uint8Array {
  const picked = new Uint8Array(indices.length * imageBytes);
  for (let position = 0; position < indices.length; position++) {
    const index = checkedIndex(indices[position], nPoints);
    picked.set(images.subarray(index * imageBytes, (index + 1) * imageBytes), position * imageBytes);
  }
  return picked;
}

/** @throws RangeError unless `index` is an integer in [0, nPoints). */
export function checkedIndex(index: number, nPoints: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= nPoints) {
    throw new RangeError(`Cannot pick image ${index}: the indices run from 0 to ${nPoints - 1}.`);
  }
  return index;
}
