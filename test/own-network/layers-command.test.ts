import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { add } from "../../lib/cli/commands/layers";
import { activationSets } from "../../lib/own-network/activation-sets";
import { accuracyAllowed } from "../../lib/own-network/fano";
import { createRandom } from "../../lib/platform/random/random";
import { npyIn } from "../cli/mi-command";
import { runCommand } from "../cli/run-command";
import { zipFile } from "../datasets/zip-files";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-layers-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());
const write = (name: string) => `--${name}`;

const run = (...flags: readonly string[]) =>
  runCommand((program) => add(program.command("layers")), ["layers", ...flags]);

const n = 240;
const random = createRandom(3, "activations");
const labels = Int32Array.from({ length: n }, () => random.integer(3));
/** The label in the first of four numbers, under noise. */
const told = (noise: number) =>
  Float32Array.from({ length: n * 4 }, (_, at) => (at % 4 === 0 ? labels[at / 4] : 0) + noise * random.normals(1)[0]);
const bytes = (...given: Parameters<typeof npy>) => readFileSync(npy(...given));
const npz = (name: string, arrays: Record<string, Buffer>, deflate = false): string => {
  const path = join(folder, name);
  const members = Object.entries(arrays).map(([key, content]) => ({ name: `${key}.npy`, content, deflate }));
  writeFileSync(path, zipFile(members));
  return path;
};
const safetensors = (name: string, dtype: string, shape: readonly number[], content: Uint8Array): string => {
  const header = Buffer.from(JSON.stringify({ fc: { dtype, shape, data_offsets: [0, content.length] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([length, header, content]));
  return path;
};
const near = told(0.1);
const far = told(5);
const y = npy("y.npy", labels, [n]);
const good = bytes("good.npy", near, [n, 4]);

describe("activations of a network of one's own", () => {
  it("are the same from a stored or deflated NPZ file, a folder and a safetensors file", () => {
    const nested = join(folder, "acts", "epoch-2", "train");
    mkdirSync(nested, { recursive: true });
    writeFileSync(join(nested, "fc.npy"), good);
    const files = [
      npz("stored.npz", { "epoch-2/train/fc": good }),
      npz("deflated.npz", { "epoch-2/train/fc": good }, true),
      join(folder, "acts"),
      safetensors("acts.safetensors", "F32", [n, 4], new Uint8Array(near.buffer)),
    ];
    for (const file of files) {
      const [set] = activationSets(file, { labels: y, write });
      expect(set.layers).toEqual(["fc"]);
      expect(set.epoch).toBe(file.endsWith(".safetensors") ? null : 2);
      const { values, pointShape } = set.read("fc");
      expect(pointShape).toEqual([1, 1, 4]);
      expect(Array.from(values)).toEqual(Array.from(near));
    }
  });

  it("are widened from half precision of both kinds", () => {
    const half = Uint16Array.from({ length: n }, (_, at) => (at % 2 === 0 ? 0x3c00 : 0xc000)); // 1 and −2
    const brain = Uint16Array.from({ length: n }, (_, at) => (at % 2 === 0 ? 0x3f80 : 0xc000)); // 1 and −2
    for (const [dtype, numbers] of Object.entries({ F16: half, BF16: brain })) {
      const file = safetensors(`${dtype}.safetensors`, dtype, [n, 1], new Uint8Array(numbers.buffer));
      const [set] = activationSets(file, { labels: y, write });
      expect(Array.from(set.read("fc").values.slice(0, 2)), dtype).toEqual([1, -2]);
    }
  });

  it("come as tokens, and as maps with their channels first or last", () => {
    const maps = Float32Array.from({ length: n * 12 }, (_, at) => at);
    const file = npz("axes.npz", {
      tokens: bytes("t.npy", maps, [n, 3, 4]),
      maps: bytes("m.npy", maps, [n, 3, 2, 2]),
    });
    const [first] = activationSets(file, { labels: y, channels: "first", write });
    expect(first.read("tokens").pointShape).toEqual([3, 1, 4]);
    expect(first.read("maps").pointShape).toEqual([2, 2, 3]);
    expect(Array.from(first.read("maps").values.slice(0, 6))).toEqual([0, 4, 8, 1, 5, 9]);
    const [last] = activationSets(file, { labels: y, channels: "last", write });
    expect(last.read("maps").pointShape).toEqual([3, 2, 2]);
  });
});

describe("mi-nas layers", () => {
  it("tells a layer that knows the label from one that hardly does, by epoch and part", async () => {
    const file = npz("two.npz", {
      "epoch-10/train/near": good,
      "epoch-10/train/far": bytes("far.npy", far, [n, 4]),
      "epoch-2/train/near": bytes("far2.npy", told(5), [n, 4]),
      "epoch-2/train/far": good,
      labels: readFileSync(y),
    });
    const { stdout, status } = await run(file, "--families", "pooled", "--json");
    expect(status).toBe(0);
    const networks = JSON.parse(stdout);
    expect(networks.map((network: { epoch: number }) => network.epoch)).toEqual([2, 10]);
    const [early, late] = networks.map(({ layers }: { layers: readonly { name: string; bound: number }[] }) =>
      Object.fromEntries(layers.map(({ name, bound }) => [name, bound])),
    );
    expect(late.near).toBeGreaterThan(0.9);
    expect(late.near).toBeLessThanOrEqual(Math.log(3));
    expect(late.far).toBeLessThan(0.2);
    expect(early.far).toBeGreaterThan(0.9);
    // far follows near in epoch 2 and says more: no layer behind another can
    expect(networks[0].dataProcessing[0].verdict).toBe("earlierUnderfit");
    expect(networks[1].dataProcessing[0].verdict).toBe("holds");
  }, 60_000);

  const nan = Float32Array.from(near, (value, at) => (at === 7 ? Number.NaN : value));
  const object = Buffer.from(good.toString("latin1").replace("'<f4'", "'|O' "), "latin1");
  const cut = npz("cut.npz", { fc: good });
  truncateSync(cut, 2000);
  const torn = safetensors("torn.safetensors", "F32", [n, 4], new Uint8Array(near.buffer));
  truncateSync(torn, 500);
  const huge = join(folder, "huge");
  mkdirSync(huge);
  writeFileSync(join(huge, "fc.npy"), good);
  truncateSync(join(huge, "fc.npy"), 10 * 2 ** 30); // sparse: takes no room
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
      /240 rows, as many as .*, 100/,
      [npz("rows.npz", { a: good, b: bytes("b.npy", near.slice(0, 400), [100, 4]) }), "--labels", y],
    ],
    ["NaN", /value 7 is NaN/, [npz("nan.npz", { a: good, fc: bytes("nan.npy", nan, [n, 4]) }), "--labels", y]],
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
    ["one class", /at least two classes/, [fine, "--labels", npy("one.npy", new Int32Array(n), [n])]],
    [
      "a layer of zero width",
      /is empty: its shape is \[240, 0\]/,
      [npz("zero.npz", { fc: bytes("z.npy", new Float32Array(0), [n, 0]) }), "--labels", y],
    ],
    ["a file of 10 GiB", /at most 1073741824 are read/, [huge, "--labels", y]],
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
    ["a family that does not exist", /there is no deep/, [fine, "--labels", y, "--families", "deep"]],
  ];
  it.each(bad)("refuses %s with status 2 and one line, and writes nothing", async (_, reason, flags) => {
    const before = readdirSync(folder);
    const { stdout, stderr, status } = await run(...flags);
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe("the table of mi-nas layers", () => {
  it("names every layer with its verdict", async () => {
    const { stdout } = await run(npz("shown.npz", { "held-out/fc": good }), "--labels", y, "--families", "pooled");
    expect(stdout).toMatch(/Epoch.*Images.*Layer.*Bound.*Verdict/);
    expect(stdout).toMatch(/held-out +fc +1\.0/);
  }, 60_000);
});

describe("the accuracy that information allows", () => {
  it("is all at the entropy of the label, chance at nothing, and turns Fano's inequality into an equation between", () => {
    expect(accuracyAllowed(Math.log(10), Math.log(10), 10)).toBe(1);
    expect(accuracyAllowed(0, Math.log(10), 10)).toBeCloseTo(0.1, 6);
    const error = 1 - accuracyAllowed(1, Math.log(10), 10);
    const right = -error * Math.log(error) - (1 - error) * Math.log(1 - error) + error * Math.log(9);
    expect(right).toBeCloseTo(Math.log(10) - 1, 6);
  });
});
