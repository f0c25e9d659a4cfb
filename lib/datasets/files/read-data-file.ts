import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { z } from "zod";
import { DataFileError, reasonOf } from "./data-file-error";
import { recallNote, rememberNote, stampOf } from "./file-notes";

/** SHA-256 in hexadecimal, of a file as it lies on the disk and of its content after unpacking. */
export interface FileDigests {
  readonly file: string;
  readonly content: string;
}

export const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

const digestsSchema = z.object({ file: hexDigest, content: hexDigest });

/** Checksums found earlier for this very file, or undefined when it has changed since or was never read. */
export function recallDigests(path: string): FileDigests | undefined {
  return recallNote({ topic: "digests", path }, digestsSchema);
}

/** Notes the checksums of a file's content; see {@link rememberNote}. */
export function rememberDigests(path: string, stamp: string, digests: FileDigests): void {
  rememberNote({ topic: "digests", path }, stamp, digests);
}

/** Room for the header and the block structure of a gzip stream that does not compress. */
const GZIP_OVERHEAD_BYTES = 1 << 20;

/** How much of a compressed file is read to see the header of its content. */
const HEAD_BYTES = 4096;

const HASH_PIECE_BYTES = 4 << 20;

/** The content of a data file, unpacked where it is a gzip stream, with its checksums. */
export interface DataFileContent {
  readonly content: Uint8Array;
  readonly digests: FileDigests;
}

export interface ReadOptions {
  /** Whether its checksums are noted; a folder of images has one note for all of them. Default true. */
  readonly note?: boolean;
}

/**
 * Reads a data file whole, unpacking gzip by its magic number rather than its name.
 *
 * @param maxContentBytes Bound on the unpacked size: more is refused before it is held in memory.
 * @throws DataFileError when the file is no regular file, cannot be read, is larger than the bound, or when its gzip
 * stream is cut short, damaged or followed by other bytes.
 */
export function readDataFile(
  path: string,
  maxContentBytes: number,
  { note = true }: ReadOptions = {},
): DataFileContent {
  const stats = statDataFile(path);
  if (stats.size > maxContentBytes + GZIP_OVERHEAD_BYTES) {
    throw new DataFileError(path, `it has ${stats.size} bytes, at most ${maxContentBytes} are expected.`);
  }
  const stamp = attempt(path, () => stampOf(path));
  const bytes = attempt(path, () => readFileSync(path));
  const content = isGzip(bytes) ? unpack(path, bytes, maxContentBytes) : bytes;
  if (content.length > maxContentBytes) {
    throw new DataFileError(path, `it has ${content.length} bytes, at most ${maxContentBytes} are expected.`);
  }
  const file = sha256(bytes);
  const digests = { file, content: content === bytes ? file : sha256(content) };
  if (note) rememberDigests(path, stamp, digests);
  return { content, digests };
}

/**
 * The checksums of a data file, from the note of an earlier reading where it has not changed since.
 *
 * @throws DataFileError as {@link readDataFile}.
 */
export function digestsOf(path: string, maxContentBytes: number): FileDigests {
  return recallDigests(path) ?? readDataFile(path, maxContentBytes).digests;
}

/**
 * SHA-256 of a file as it lies on the disk, read piece by piece: for archives too large to hold in memory.
 *
 * @throws DataFileError when the file is no regular file or cannot be read.
 */
export function hashDataFile(path: string): string {
  statDataFile(path);
  const known = recallDigests(path);
  if (known) return known.file;
  const stamp = attempt(path, () => stampOf(path));
  const hash = createHash("sha256");
  attempt(path, () => {
    const descriptor = openSync(path, "r");
    try {
      const piece = Buffer.alloc(HASH_PIECE_BYTES);
      for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece)) {
        hash.update(piece.subarray(0, length));
      }
    } finally {
      closeSync(descriptor);
    }
  });
  const digest = hash.digest("hex");
  rememberDigests(path, stamp, { file: digest, content: digest });
  return digest;
}

/**
 * The first bytes of a data file's content, without reading the rest: enough for a format's header.
 *
 * @throws DataFileError as {@link readDataFile}, as far as the head shows it.
 */
export function readDataFileHead(path: string): Uint8Array {
  statDataFile(path);
  const bytes = attempt(path, () => {
    const descriptor = openSync(path, "r");
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  });
  if (!isGzip(bytes)) return bytes;
  // SYNC_FLUSH returns what the head holds instead of complaining that the stream goes on.
  return unpackWith(path, () => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
}

/** @throws DataFileError unless `path` is a readable regular file. */
export function statDataFile(path: string): Stats {
  const stats = attempt(path, () => statSync(path));
  if (!stats.isFile()) throw new DataFileError(path, "it is not a regular file.");
  return stats;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(path: string, bytes: Uint8Array, maxContentBytes: number): Uint8Array {
  return unpackWith(path, () => {
    const unpacked = gunzipSync(bytes, { maxOutputLength: maxContentBytes, info: true });
    // With `info` Node returns { buffer, engine }; the types know only of the buffer.
    const { buffer, engine } = unpacked as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    const rest = bytes.length - engine.bytesWritten;
    if (rest > 0) throw new DataFileError(path, `${rest} bytes follow its gzip stream.`);
    return buffer;
  });
}

function unpackWith(path: string, unpackStream: () => Uint8Array): Uint8Array {
  try {
    return unpackStream();
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new DataFileError(path, "it unpacks to more bytes than a file of this data set can hold.");
    }
    if (code === "Z_BUF_ERROR") throw new DataFileError(path, "its gzip stream is cut short.");
    throw new DataFileError(path, `its gzip stream is damaged (${reasonOf(error)}).`);
  }
}

/** Runs a file operation; what the system says against it becomes the reason of a DataFileError. */
export function attempt<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw new DataFileError(path, reasonOf(error));
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
