import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { activationSets } from "../../lib/own-network/activation-sets";
import { piecesOf } from "../../lib/own-network/layer-points";
import { activationFiles, labels, n } from "./activation-files";

const { folder, npy, bytes, npz, safetensors } = activationFiles();
const y = npy("y.npy", labels, [n]);
const write = (name: string) => `--${name}`;
const open = async (file: string, options: { points?: number; channels?: "first" | "last" } = {}) =>
  (await activationSets(file, { labels: y, seed: 7, write, ...options }))[0];
const numbers = Float32Array.from({ length: n * 6 }, (_, at) => at);

/** The same numbers as if their first axis varied fastest. */
const columnFirst = Float32Array.from(numbers, (_, at) => numbers[(at % n) * 6 + Math.floor(at / n)]);

describe("arrays that are read in pieces", () => {
  it("are the same in every file, order and precision that holds them", async () => {
    const files = join(folder, "files");
    mkdirSync(files);
    writeFileSync(join(files, "fc.npy"), bytes("plain.npy", numbers, [n, 6]));
    const fortran = bytes("fortran.npy", columnFirst, [n, 6], { fortran: true });
    const half = bytes("half.npy", new Uint16Array(n * 6).fill(0x3c00), [n, 6], { descr: "<f2" });
    const all = {
      folder: files,
      npz: npz("stored.npz", { fc: bytes("a.npy", numbers, [n, 6]) }),
      packed: npz("packed.npz", { fc: bytes("a.npy", numbers, [n, 6]) }, true),
      fortran: npz("fortran.npz", { fc: fortran }),
      doubles: npz("doubles.npz", { fc: bytes("d.npy", Float64Array.from(numbers), [n, 6]) }),
      integers: npz("integers.npz", { fc: bytes("i.npy", Int32Array.from(numbers), [n, 6]) }),
      safetensors: safetensors("s.safetensors", "F32", [n, 6], new Uint8Array(numbers.buffer)),
    };
    for (const [name, file] of Object.entries(all)) {
      const { values, pointShape } = (await open(file)).read("fc");
      expect(pointShape, name).toEqual([1, 1, 6]);
      expect(Array.from(values), name).toEqual(Array.from(numbers));
    }
    const bits = Uint8Array.from(numbers, (_, at) => (at % 7 < 3 ? 1 : 0));
    const bitsFirst = Uint8Array.from(bits, (_, at) => bits[(at % n) * 6 + Math.floor(at / n)]);
    const booleans = bytes("b.npy", bits, [n, 6], { descr: "|b1" });
    const allBooleans = {
      npz: npz("b.npz", { fc: booleans }),
      packed: npz("b-packed.npz", { fc: booleans }, true),
      fortran: npz("b-fortran.npz", { fc: bytes("bf.npy", bitsFirst, [n, 6], { descr: "|b1", fortran: true }) }),
      safetensors: safetensors("b.safetensors", "BOOL", [n, 6], bits),
    };
    for (const [name, file] of Object.entries(allBooleans)) {
      expect(Array.from((await open(file)).read("fc").values), name).toEqual(Array.from(bits));
    }
    const ones = (await open(npz("half.npz", { fc: half }))).read("fc").values;
    expect(new Set(ones)).toEqual(new Set([1]));
  });

  it("have the same digest wherever they lie, another for other numbers, shapes and precisions", async () => {
    const digest = async (name: string, array: Parameters<typeof bytes>[1], shape: readonly number[], pack = false) =>
      (await open(npz(name, { fc: bytes("digest.npy", array, shape) }, pack))).digest("fc").digest;
    const first = await digest("one.npz", numbers, [n, 6]);
    expect(await digest("two.npz", numbers, [n, 6], true)).toBe(first);
    const changed = numbers.map((value, at) => (at === 1000 ? value + 1 : value));
    const others = [
      await digest("changed.npz", changed, [n, 6]),
      await digest("tokens.npz", numbers, [n, 2, 3]),
      await digest("doubles2.npz", Float64Array.from(numbers), [n, 6]),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it("lose only rows that are not drawn, the same of every layer, with the labels of those that are", async () => {
    const maps = npz("maps.npz", {
      fc: bytes("fc.npy", numbers, [n, 6]),
      conv: bytes("conv.npy", numbers, [n, 3, 1, 2]),
    });
    const set = await open(maps, { points: 50, channels: "first" });
    const rows = Array.from(set.rows!);
    expect(rows).toHaveLength(50);
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect(Array.from(set.labels)).toEqual(rows.map((row) => labels[row]));
    const wanted = rows.flatMap((row) => Array.from(numbers.subarray(6 * row, 6 * row + 6)));
    expect(Array.from(set.read("fc").values)).toEqual(wanted);
    const { values, pointShape } = set.read("conv");
    expect(pointShape).toEqual([1, 2, 3]);
    expect(Array.from(values.slice(0, 6))).toEqual([0, 2, 4, 1, 3, 5].map((at) => wanted[at]));
    expect((await open(maps, { points: n })).rows).toBeUndefined();
  });

  it("are never in memory as a whole: each piece holds at most 32 MiB of the file", async () => {
    const [count, width] = [n, 40_000];
    const held: number[] = [];
    const array = {
      path: "made up",
      shape: [count, width],
      rows: (from: number, to: number) => {
        held.push(8 * (to - from) * width);
        const values = new Float32Array((to - from) * width);
        return { path: "made up", values, shape: [to - from, width], dtype: "f4", isInteger: false };
      },
    };
    let read = 0;
    for (const { values } of piecesOf({ array }, "points")) read += values.length;
    expect(read).toBe(count * width);
    expect(held.length).toBeGreaterThan(1);
    expect(Math.max(...held)).toBeLessThanOrEqual(32 << 20);
  });
});
