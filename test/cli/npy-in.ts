import { writeFileSync } from "node:fs";
import { join } from "node:path";

type Numbers = Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array | Uint16Array;

/** Writes NPY files into a folder as NumPy's format description lays them out, independently of what reads them. */
export function npyIn(folder: string) {
  return (
    name: string,
    values: Numbers,
    shape: readonly number[],
    how: { descr?: string; fortran?: boolean } = {},
  ): string => {
    const kind = values instanceof Float32Array || values instanceof Float64Array ? "f" : "i";
    const type = values instanceof Uint8Array ? "|u1" : values instanceof Uint16Array ? "<u2" : undefined;
    const descr = how.descr ?? type ?? `<${kind}${values.BYTES_PER_ELEMENT}`;
    const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
    const order = how.fortran ? "True" : "False";
    const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sides}), }`;
    const header = Buffer.from(`${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`, "latin1");
    const length = Buffer.alloc(2);
    length.writeUInt16LE(header.length);
    const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const path = join(folder, name);
    writeFileSync(path, Buffer.concat([magic, length, header, Buffer.from(values.buffer)]));
    return path;
  };
}
