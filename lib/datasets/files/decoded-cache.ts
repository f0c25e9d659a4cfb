import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../../platform/paths";
import { writeWholeSync } from "../../platform/results/write-whole";
import { type ImageSet, imageSetOf } from "../data-set";

/** What decoding a data set's files gave. */
export interface DecodedImages {
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly classNames: readonly string[];
}

const headerSchema = z.object({
  fingerprint: z.string(),
  classNames: z.array(z.string()),
  /** Images and bytes an image of the training and the test part. */
  train: z.object({ nPoints: z.number().int().positive(), imageBytes: z.number().int().positive() }),
  test: z.object({ nPoints: z.number().int().positive(), imageBytes: z.number().int().positive() }),
});

const DIGEST_BYTES = 32;

/**
 * Decoded images kept from an earlier reading, or undefined. The file is addressed by the data set's fingerprint, that
 * is by the content of its files and the version of their reader, and ends with a checksum; a damaged one is reported,
 * removed and made again.
 */
export function recallDecoded(
  fingerprint: string,
  notice: (message: string) => void = (message) => console.warn(message),
): DecodedImages | undefined {
  const file = decodedFile(fingerprint);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const decoded = unpack(bytes, fingerprint);
  if (decoded) return decoded;
  notice(`Cache file ${file} is damaged: removed, its images will be decoded again.`);
  rmSync(file, { force: true });
  return undefined;
}

/** Keeps decoded images: one byte a value, which is as compact as images of this size get. */
export function rememberDecoded(fingerprint: string, { train, test, classNames }: DecodedImages): void {
  const describe = ({ nPoints, images }: ImageSet) => ({ nPoints, imageBytes: images.length / nPoints });
  const header = JSON.stringify({ fingerprint, classNames, train: describe(train), test: describe(test) });
  const parts = [Buffer.from(`${header}\n`), bytesOf(train.labels), train.images, bytesOf(test.labels), test.images];
  const file = decodedFile(fingerprint);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWholeSync(file, Buffer.concat([...parts, digest(...parts)]));
  } catch {
    // A cache that cannot be written costs time, not correctness.
  }
}

function unpack(bytes: Buffer, fingerprint: string): DecodedImages | undefined {
  try {
    const content = bytes.subarray(0, bytes.length - DIGEST_BYTES);
    if (!digest(content).equals(bytes.subarray(content.length))) return undefined;
    const end = content.indexOf("\n");
    const header = headerSchema.parse(JSON.parse(content.subarray(0, end).toString()));
    if (header.fingerprint !== fingerprint) return undefined;
    let position = end + 1;
    const take = (length: number) => {
      position += length;
      return content.subarray(position - length, position);
    };
    const part = ({ nPoints, imageBytes }: { nPoints: number; imageBytes: number }) => {
      const labels = take(nPoints);
      return imageSetOf(take(nPoints * imageBytes), labels);
    };
    const [train, test] = [part(header.train), part(header.test)];
    if (position !== content.length) return undefined; // the header says otherwise
    return { train, test, classNames: header.classNames };
  } catch {
    return undefined;
  }
}

/** Labels as bytes: no data set that is kept has more than 256 classes. */
function bytesOf(labels: Uint8Array | Int32Array): Uint8Array {
  return Uint8Array.from(labels);
}

function digest(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function decodedFile(fingerprint: string): string {
  return join(cacheFolder(), "datasets", "decoded", `${fingerprint}.bin`);
}
