/** File formats of the data sets. A format is readable when `readers/readers.ts` has a reader for it. */
export type DataFormat = "idx" | "npz" | "cifar-binary" | "tiny-imagenet-zip";

/** A file that a data set consists of. */
export interface DataFileSpec {
  /** What the file holds, a key for its reader, for example `train-images`. */
  readonly role: string;
  /** Accepted names inside a layout's folder, the official one first. */
  readonly names: readonly string[];
  /** SHA-256 of the official file, either as published or unpacked, as far as they are known. */
  readonly officialSha256?: readonly string[];
}

/** A data set of the thesis as its authors published it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly format: DataFormat;
  /** Size of the published images in pixels. */
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly nClasses: number;
  /** Class names by index; absent where they come with the files. */
  readonly classNames?: readonly string[];
  readonly trainPoints: number;
  readonly testPoints: number;
  /** Side of the thesis's split of data sets (§2.1.2). */
  readonly split: "train" | "test";
  readonly licence: string;
  readonly citation: string;
  /** Key in `MANIFEST.json`, where it differs from the id. */
  readonly manifestId?: string;
  /** Folders inside a searched folder that may hold the files, in order. */
  readonly layouts: readonly string[];
  /** Folders outside the searched ones in which a system's package puts the files. */
  readonly systemFolders?: readonly string[];
  readonly files: readonly DataFileSpec[];
  /** Which form of the files the official checksums are of. */
  readonly officialForm?: "as published" | "unpacked";
  /** A shell command, run in the repository's folder, that fetches the files from the official source. */
  readonly getCommand?: string;
  /** For IDX: labels count from this number. */
  readonly firstLabel?: number;
  /** For IDX: images are stored with rows and columns exchanged. */
  readonly transposed?: boolean;
  /** For Tiny ImageNet: which subset of 10 classes, 0 … 19. */
  readonly subset?: number;
}
