import { relative } from "node:path";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import { decodeImage } from "../files/decode-image";
import { stampOf } from "../files/file-notes";
import {
  attempt,
  type FileDigests,
  readDataFile,
  recallDigests,
  rememberDigests,
  sha256,
} from "../files/read-data-file";
import { imageFolder, type LabelledFile } from "./image-folder";
import { type DataReader, ownSettings } from "./reader";

/** A photograph of 100 million pixels is larger than any camera's. */
const MAX_PIXELS = 100e6;

const MAX_FILE_BYTES = 256 << 20;

/** Photographs decoded at the same time; each takes up to 300 MB. */
const BATCH = 4;

/** Reads a folder of images by class, a user's own data. */
export const imageFolderReader: DataReader = {
  version: 2,

  isSlow: () => true,

  peek({ trainPoints, testPoints, own }) {
    if (trainPoints === 0 && own) imageFolder(own); // says what is wrong with it
    return { train: trainPoints, test: testPoints };
  },

  digests(entry, { paths }) {
    return { data: recallDigests(paths.data) ?? hashFolder(entry, paths.data), ...ownSettings(entry) };
  },

  async read(entry, located) {
    const before = attempt(located.paths.data, () => stampOf(located.paths.data));
    const digests = this.digests(entry, located);
    const { classNames, train, test } = listed(entry);
    const result = { train: await decodeAll(entry, train), test: await decodeAll(entry, test), classNames, digests };
    if (attempt(located.paths.data, () => stampOf(located.paths.data)) !== before) {
      throw new DataFileError(located.paths.data, "it changed while it was read.");
    }
    return result;
  },
};

function listed(entry: CatalogueEntry) {
  if (!entry.own) throw new Error(`Data set ${entry.id} has no entry of its own.`);
  return imageFolder(entry.own);
}

/** SHA-256 over names and contents of all images, noted until anything in the folder changes. */
function hashFolder(entry: CatalogueEntry, folder: string): FileDigests {
  const stamp = attempt(folder, () => stampOf(folder));
  const { train, test } = listed(entry);
  const files = [...train, ...test].map(({ file }) => file).sort(); // how they are split is no property of the folder
  const contents = files.map((file) => {
    const { digests } = readDataFile(file, MAX_FILE_BYTES, { note: false });
    return [relative(folder, file), digests.file];
  });
  const digest = sha256(JSON.stringify(contents));
  const digests = { file: digest, content: digest };
  rememberDigests(folder, stamp, digests);
  return digests;
}

async function decodeAll(entry: CatalogueEntry, files: readonly LabelledFile[]): Promise<ImageSet> {
  const { height: side, channels } = entry;
  const images = new Uint8Array(files.length * side * side * channels);
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const decoded = await Promise.all(
      batch.map(({ file }) => {
        const fail = (reason: string) => new DataFileError(file, `it ${reason}`);
        const { content } = readDataFile(file, MAX_FILE_BYTES, { note: false });
        return decodeImage(content, { channels, side, maxPixels: MAX_PIXELS, background: entry.own?.background, fail });
      }),
    );
    decoded.forEach(({ pixels }, position) => {
      images.set(pixels, (start + position) * side * side * channels);
    });
  }
  return imageSetOf(
    images,
    Uint8Array.from(files, ({ label }) => label),
  );
}
