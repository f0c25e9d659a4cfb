import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ZipMember, zipFile } from "./zip-files";

/** An NPY file written from the format's description (NEP 1), apart from the library's reader. */
export function npyFile(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  options: { fortranOrder?: boolean; header?: string; version?: number } = {},
): Buffer {
  const { fortranOrder = false, version = 1 } = options;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const order = fortranOrder ? "True" : "False";
  const dictionary = options.header ?? `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const padding = 64 - ((6 + 2 + lengthBytes + dictionary.length + 1) % 64);
  const header = `${dictionary}${" ".repeat(padding)}\n`;
  const length = Buffer.alloc(lengthBytes);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([Buffer.from("\x93NUMPY", "latin1"), Buffer.of(version, 0), length, Buffer.from(header), data]);
}

/** An NPZ file of bytes arrays by name. */
export function npzFile(arrays: Readonly<Record<string, Buffer>>, deflate = true): Buffer {
  return zipFile(
    Object.entries(arrays).map(([name, content]): ZipMember => ({ name: `${name}.npy`, content, deflate })),
  );
}

export interface NpzPart {
  /** Shape [nPoints, 28, 28]. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** Writes the four files of Kuzushiji-49. */
export function writeKuzushiji49(directory: string, parts: { train: NpzPart; test: NpzPart }): void {
  mkdirSync(directory, { recursive: true });
  for (const part of ["train", "test"] as const) {
    const { images, labels } = parts[part];
    const write = (name: string, array: Buffer) => {
      writeFileSync(join(directory, `k49-${part}-${name}.npz`), npzFile({ arr_0: array }));
    };
    write("imgs", npyFile("|u1", [labels.length, 28, 28], images));
    write("labels", npyFile("|u1", [labels.length], labels));
  }
}
