import { DataFileError } from "../files/data-file-error";

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
