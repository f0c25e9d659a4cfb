import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom } from "../../lib/platform/random/random";

/** An IDX file written byte by byte from the format's description, apart from the library's reader. */
export function idxFile(dimensions: readonly number[], values: Uint8Array, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = type;
  header[3] = dimensions.length;
  dimensions.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  return Buffer.concat([header, values]);
}

export interface ToyPart {
  /** Shape [nPoints, 28, 28]. */
  readonly images: Uint8Array;
  /** As stored in the file. */
  readonly labels: Uint8Array;
}

/** Random images with labels `firstLabel` … in turn. */
export function toyPart(nPoints: number, seed: number, nClasses = 10, firstLabel = 0): ToyPart {
  const random = createRandom(seed, "toy");
  return {
    images: Uint8Array.from({ length: nPoints * 784 }, () => random.integer(256)),
    labels: Uint8Array.from({ length: nPoints }, (_, index) => firstLabel + (index % nClasses)),
  };
}

export interface ToyFiles {
  readonly train: ToyPart;
  readonly test: ToyPart;
}

/** Writes the four files of an MNIST-like data set. */
export function writeToyFiles(
  directory: string,
  { train, test }: ToyFiles,
  options: { gzip?: boolean; prefixes?: readonly [string, string]; dotted?: boolean } = {},
): void {
  const { gzip = true, prefixes = ["train", "t10k"], dotted = false } = options;
  mkdirSync(directory, { recursive: true });
  const write = (name: string, bytes: Buffer) => {
    const spelled = dotted ? name.replace("-idx", ".idx") : name;
    writeFileSync(join(directory, gzip ? `${spelled}.gz` : spelled), gzip ? gzipSync(bytes) : bytes);
  };
  [train, test].forEach(({ images, labels }, part) => {
    write(`${prefixes[part]}-images-idx3-ubyte`, idxFile([labels.length, 28, 28], images));
    write(`${prefixes[part]}-labels-idx1-ubyte`, idxFile([labels.length], labels));
  });
}
