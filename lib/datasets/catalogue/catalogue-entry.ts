import type { OwnDataSet } from "./own-data-set";

/** File formats of the data sets. A format is readable when `readers/readers.ts` has a reader for it. */
export type DataFormat = "idx" | "npz" | "cifar-binary" | "tiny-imagenet-zip" | "image-folder" | "npz-arrays";

/** A file that a data set consists of. */
export interface DataFileSpec {
  /** What the file holds, a key for its reader, for example `train-images`. */
  readonly role: string;
  /** Accepted names inside a layout's folder, the official one first. */
  readonly names: readonly string[];
  /** SHA-256 of the official file, either as published or unpacked, as far as they are known. */
  readonly officialSha256?: readonly string[];
  /** The images can be read without it: names of classes, say. */
  readonly isOptional?: boolean;
}

/** A data set of the thesis as its authors published it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly format: DataFormat;
  /** Size of the images in pixels, as they are loaded. */
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
  /** The official archive, read where its files are not unpacked. */
  readonly archive?: {
    readonly names: readonly string[];
    /** The folder inside the archive that holds the files. */
    readonly folder: string;
  };
  /** Other forms of the data set that people have, by name in a layout's folder, and what to do with each. */
  readonly otherForms?: Readonly<Record<string, string>>;
  /** Which form of the files the official checksums are of. */
  readonly officialForm?: "as published" | "unpacked";
  /** A shell command, run in the repository's folder, that fetches the files from the official source. */
  readonly getCommand?: string;
  /** For IDX: labels count from this number. */
  readonly firstLabel?: number;
  /** For IDX: images are stored with rows and columns exchanged. */
  readonly transposed?: boolean;
  /** For CIFAR: label bytes before the pixels of an image; the last one is the class. */
  readonly labelBytes?: number;
  /** For NPZ: how many images the files hold, where the data set is a balanced choice of them. */
  readonly publishedPoints?: { readonly train: number; readonly test: number };
  /** For Tiny ImageNet: which subset of 10 classes, 0 … 19. */
  readonly subset?: number;
  /** For users' own data: what they said about it. */
  readonly own?: OwnDataSet;
  /** For users' own data: what of the files was passed over or read in another way than it is written. */
  readonly notes?: readonly string[];
}

/** The shell command, run in the repository's folder, that fetches a data set from its official source. */
export function getCommand(id: string): string {
  return `npx mi-nas datasets get ${id}`;
}
