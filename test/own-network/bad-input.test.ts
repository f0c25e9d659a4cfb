import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it, vi } from "vitest";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, expectRefusal, labels, n, told } from "./activation-files";

const { folder, npy, bytes, npz, safetensors } = activationFiles();
const cache = useScratchCache();
afterEach(() => vi.restoreAllMocks());

const near = told(0.1);
const y = npy("y.npy", labels, [n]);
const good = bytes("good.npy", near, [n, 4]);

describe("bad input of mi-nas layers", () => {
  const nan = Float32Array.from(near, (value, at) => (at === 7 ? Number.NaN : value));
  const object = Buffer.from(good.toString("latin1").replace("'<f4'", "'|O' "), "latin1");
  const cut = npz("cut.npz", { fc: good });
  truncateSync(cut, 2000);
  const torn = safetensors("torn.safetensors", "F32", [n, 4], new Uint8Array(near.buffer));
  truncateSync(torn, 500);
  const huge = join(folder, "huge");
  mkdirSync(huge);
  writeFileSync(join(huge, "fc.npy"), bytes("huge.npy", new Float32Array(0), [n, 11_184_810]));
  truncateSync(join(huge, "fc.npy"), 128 + 4 * n * 11_184_810); // 10 GiB, sparse: takes no room
  const infinite = Float32Array.from(near, (value, at) => (at === 8 ? Number.POSITIVE_INFINITY : value));
  const flipped = npz("flipped.npz", { fc: good });
  const content = readFileSync(flipped);
  content[1000] ^= 1;
  writeFileSync(flipped, content);
  const nonsense = join(folder, "nonsense.npz");
  writeFileSync(nonsense, "not an archive, whatever its name says");
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const fine = npz("fine.npz", { fc: good });
  const bad: readonly (readonly [string, RegExp, readonly string[]])[] = [
    ["labels that are missing", /no array labels: --labels/, [fine]],
    ["a file that is missing", /does not exist/, [join(folder, "none.npz")]],
    ["a file of another kind", /none of \.npz, \.safetensors/, [y]],
    ["a folder without arrays", /holds no array/, [empty, "--labels", y]],
    [
      "fewer labels than rows",
      /has 100 rows, as many as .*240/,
      [fine, "--labels", npy("y100.npy", labels.slice(0, 100), [100])],
    ],
    [
      "layers of unequal rows",
      /:b: it has 100 rows, as many as .*:a, 240/,
      [npz("rows.npz", { a: good, b: bytes("b.npy", near.slice(0, 400), [100, 4]) }), "--labels", y],
    ],
    ["NaN", /a value of row 1 is NaN/, [npz("nan.npz", { a: good, fc: bytes("nan.npy", nan, [n, 4]) }), "--labels", y]],
    ["objects", /not a readable NPY|type O/, [npz("object.npz", { fc: object }), "--labels", y]],
    ["a truncated NPZ file", /cut short/, [cut, "--labels", y]],
    ["a truncated safetensors file", /cut short/, [torn, "--labels", y]],
    [
      "a safetensors type that NumPy lacks",
      /type F8_E4M3/,
      [safetensors("f8.safetensors", "F8_E4M3", [n, 4], good), "--labels", y],
    ],
    [
      "a safetensors shape that does not fit",
      /declares \[240, 5\] = 4800 bytes/,
      [safetensors("shape.safetensors", "F32", [n, 5], new Uint8Array(near.buffer)), "--labels", y],
    ],
    [
      "a doubtful order of axes",
      /channels first or last/,
      [npz("order.npz", { conv: bytes("o.npy", near, [n, 1, 2, 2]) }), "--labels", y],
    ],
    [
      "too many axes",
      /\[240, 1, 1, 2, 2\]/,
      [npz("five.npz", { conv: bytes("f.npy", near, [n, 1, 1, 2, 2]) }), "--labels", y],
    ],
    [
      "labels as columns, which can be no measurements here",
      /of the shape \[240, 2\], \[n\] is expected\.\n/,
      [fine, "--labels", npy("onehot.npy", new Float32Array(2 * n), [n, 2])],
    ],
    ["one class", /at least two classes/, [fine, "--labels", npy("one.npy", new Int32Array(n), [n])]],
    [
      "a layer of zero width",
      /is empty: its shape is \[240, 0\]/,
      [npz("zero.npz", { fc: bytes("z.npy", new Float32Array(0), [n, 0]) }), "--labels", y],
    ],
    ["a layer of 10 GiB", /240 points of 11184810 numbers, at most 24 are measured: --points/, [huge, "--labels", y]],
    [
      "a layer that one epoch lacks",
      /epoch 2 lacks the layer b/,
      [npz("lack.npz", { "epoch-1/a": good, "epoch-1/b": good, "epoch-2/a": good }), "--labels", y],
    ],
    ["a layer that is not there", /no layer head; there are fc/, [fine, "--labels", y, "--layers", "head"]],
    [
      "a family that needs the network",
      /a file of activations lacks/,
      [fine, "--labels", y, "--families", "linear,tail"],
    ],
    ["a layer named twice", /layer fc is named twice/, [fine, "--labels", y, "--layers", "fc,fc"]],
    ["a family named twice", /linear,linear names one twice/, [fine, "--labels", y, "--families", "linear,linear"]],
    [
      "a report that is no page",
      /report .*layers\.pdf: it is an HTML file/,
      [fine, "--labels", y, "--report", join(folder, "layers.pdf")],
    ],
    [
      "a report in no folder",
      /there is no folder .*nowhere/,
      [fine, "--labels", y, "--report", join(folder, "nowhere", "layers.html")],
    ],
    ["too few points", /--points/, [fine, "--labels", y, "--points", "3"]],
    [
      "complex numbers",
      /type c8/,
      [npz("complex.npz", { fc: bytes("c.npy", near, [n, 2], { descr: "<c8" }) }), "--labels", y],
    ],
    [
      "numbers of the other byte order",
      /type >f4, little-endian/,
      [npz("big.npz", { fc: bytes("b4.npy", near, [n, 4], { descr: ">f4" }) }), "--labels", y],
    ],
    ["infinity", /row 2 is Infinity/, [npz("inf.npz", { fc: bytes("inf.npy", infinite, [n, 4]) }), "--labels", y]],
    ["a flipped bit", /CRC-32/, [flipped, "--labels", y]],
    [
      "labels that are measurements",
      /classes, at most 120 are possible\.\n/,
      [fine, "--labels", npy("real.npy", near.slice(0, n), [n])],
    ],
    ["a file that is no archive", /not a readable zip|cut short|zip/, [nonsense, "--labels", y]],
    ["a family that does not exist", /there is no deep/, [fine, "--labels", y, "--families", "deep"]],
  ];
  it.each(bad)("refuses %s with status 2 and one line, and writes nothing", async (_, reason, flags) => {
    await expectRefusal({ flags, reason, untouched: folder, empty: cache });
  });
});
