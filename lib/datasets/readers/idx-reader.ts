import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import type { LocatedFiles } from "../files/locate";
import { digestsOf, type FileDigests, readDataFile, readDataFileHead } from "../files/read-data-file";
import { classIndices } from "./labels";
import { type DataReader, type Part, parts, publishedPoints } from "./reader";

/** The header of an IDX file of unsigned bytes. */
export interface IdxHeader {
  /** Sizes of the dimensions, slowest first: [nPoints] for labels, [nPoints, height, width] for images. */
  readonly dimensions: readonly number[];
  readonly headerBytes: number;
  readonly dataBytes: number;
}

/** Value types of the format by their code in the third byte. */
const typeNames: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floats",
  14: "64-bit floats",
};

const UNSIGNED_BYTE = 8;

/**
 * Reads the header of an IDX file, the format of MNIST: two zero bytes, a type code, the number of dimensions, then
 * each dimension as a big-endian 32-bit integer, then the values.
 *
 * @param bytes The file's content, or at least its first 4 + 4 · rank bytes.
 * @param rank Number of dimensions that the file must have.
 * @param file Named in errors.
 * @throws DataFileError when the header is cut short, not IDX, of another type or rank, or declares no value or more
 * than can be counted.
 */
export function parseIdxHeader(bytes: Uint8Array, rank: number, file: string): IdxHeader {
  const fail = (reason: string): never => {
    throw new DataFileError(file, reason);
  };
  if (bytes.length < 4) fail(`it has ${bytes.length} bytes, an IDX header needs at least 4.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes[2];
  if (bytes[0] !== 0 || bytes[1] !== 0 || typeNames[type] === undefined) {
    fail(`it is not an IDX file: it begins with 0x${view.getUint32(0).toString(16).padStart(8, "0")}.`);
  }
  if (type !== UNSIGNED_BYTE) fail(`it holds ${typeNames[type]}, ${typeNames[UNSIGNED_BYTE]} are expected.`);
  if (bytes[3] !== rank) fail(`it has ${bytes[3]} dimensions, ${rank} are expected.`);
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) fail(`its header is cut short: ${bytes.length} of ${headerBytes} bytes.`);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const shape = dimensions.join(" × ");
  const dataBytes = dimensions.reduce((product, size) => product * size, 1);
  if (dataBytes === 0) fail(`it is empty: it declares ${shape} values.`);
  if (!Number.isSafeInteger(dataBytes)) fail(`it declares ${shape} values, more than can be addressed.`);
  return { dimensions, headerBytes, dataBytes };
}

/**
 * The values of an IDX file.
 *
 * @returns The header and a view of the values, shape `header.dimensions`.
 * @throws DataFileError as {@link parseIdxHeader}, and when the file holds fewer or more values than it declares.
 */
export function parseIdx(bytes: Uint8Array, rank: number, file: string): { header: IdxHeader; values: Uint8Array } {
  const header = parseIdxHeader(bytes, rank, file);
  const present = bytes.length - header.headerBytes;
  const declared = `it declares ${header.dimensions.join(" × ")} = ${header.dataBytes} values`;
  if (present < header.dataBytes) throw new DataFileError(file, `it is cut short: ${declared} and holds ${present}.`);
  if (present > header.dataBytes) {
    throw new DataFileError(file, `${declared}, but ${present - header.dataBytes} bytes follow them.`);
  }
  return { header, values: bytes.subarray(header.headerBytes) };
}

/** Reads data sets of four IDX files: images and labels of a training and a test part. */
export const idxReader: DataReader = {
  version: 1,

  isSlow: () => false,

  peek(entry, located) {
    const [train, test] = parts.map((part) => {
      const imageFile = located.paths[`${part}-images`];
      const labelFile = located.paths[`${part}-labels`];
      const images = parseIdxHeader(readDataFileHead(imageFile), 3, imageFile);
      const labels = parseIdxHeader(readDataFileHead(labelFile), 1, labelFile);
      checkHeaders(entry, part, imageFile, images, labelFile, labels);
      return images.dimensions[0];
    });
    return { train, test };
  },

  digests(entry, located) {
    return Object.fromEntries(
      Object.entries(located.paths).map(([role, path]) => [role, digestsOf(path, maxContentBytes(entry, role))]),
    );
  },

  read(entry, located) {
    const digests: Record<string, FileDigests> = {};
    const [train, test] = parts.map((part) => readPart(entry, located, part, digests));
    return { train, test, classNames: entry.classNames ?? [], digests };
  },
};

function readPart(
  entry: CatalogueEntry,
  located: LocatedFiles,
  part: Part,
  digests: Record<string, FileDigests>,
): ImageSet {
  const readValues = (role: string, rank: number) => {
    const file = located.paths[role];
    const { content, digests: found } = readDataFile(file, maxContentBytes(entry, role));
    digests[role] = found;
    return { file, ...parseIdx(content, rank, file) };
  };
  const images = readValues(`${part}-images`, 3);
  const labels = readValues(`${part}-labels`, 1);
  checkHeaders(entry, part, images.file, images.header, labels.file, labels.header);
  return imageSetOf(
    entry.transposed ? transposeImages(images.values, entry.height, entry.width) : images.values,
    classIndices(labels.values, entry, labels.file),
  );
}

/** No file of a data set is longer than the official one: the bound that stops a decompression bomb. */
function maxContentBytes(entry: CatalogueEntry, role: string): number {
  const nPoints = publishedPoints(entry, role.startsWith("train") ? "train" : "test");
  return role.endsWith("images") ? 16 + nPoints * entry.height * entry.width : 8 + nPoints;
}

function checkHeaders(
  entry: CatalogueEntry,
  part: Part,
  imageFile: string,
  images: IdxHeader,
  labelFile: string,
  labels: IdxHeader,
): void {
  const [nImages, height, width] = images.dimensions;
  if (height !== entry.height || width !== entry.width) {
    throw new DataFileError(
      imageFile,
      `its images are ${height} × ${width} pixels, ${entry.title} has ${entry.height} × ${entry.width}.`,
    );
  }
  if (nImages > publishedPoints(entry, part)) {
    throw new DataFileError(
      imageFile,
      `it declares ${nImages} images, the ${part} part of ${entry.title} has ${publishedPoints(entry, part)}.`,
    );
  }
  const nLabels = labels.dimensions[0];
  if (nLabels !== nImages) {
    throw new DataFileError(labelFile, `it holds ${nLabels} labels for the ${nImages} images of ${imageFile}.`);
  }
}

/** Exchanges rows and columns of every image: [n, width, height] as stored becomes [n, height, width]. */
function transposeImages(stored: Uint8Array, height: number, width: number): Uint8Array {
  const upright = new Uint8Array(stored.length);
  const imageBytes = height * width;
  for (let offset = 0; offset < stored.length; offset += imageBytes) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        upright[offset + row * width + column] = stored[offset + column * height + row];
      }
    }
  }
  return upright;
}
