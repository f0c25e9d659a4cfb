import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activationSets, drawRows } from "../../lib/own-network/activation-sets";
import { noteSets } from "../../lib/own-network/measure-sets";
import { readNoted } from "../../lib/own-network/noted-content";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, labels, n, layersCommand as run, told } from "./activation-files";
import { b, hasOnnxRuntime, hiddenOf, type NetworkOf, network, onnxBytes, V } from "./onnx-files";

const { folder, npy, bytes, npz } = activationFiles();
const cache = useScratchCache();
afterEach(() => vi.restoreAllMocks());

const file = (name: string, changes: Partial<NetworkOf> = {}): string => {
  const path = join(folder, name);
  writeFileSync(path, onnxBytes(network(changes)));
  return path;
};
const x = told(1);
const images = npy("x.npy", x, [n, 4]);
const y = npy("y.npy", labels, [n]);
const hidden = hiddenOf(x);
const plain = file("plain.onnx");

const setOf = async (model: string, options: object = {}) => {
  const [set] = await activationSets(model, { images, labels: y, seed: 1, write: (name) => `--${name}`, ...options });
  return set;
};
const near = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 5);
};

describe("what the network of an ONNX file answers", () => {
  beforeEach(({ skip }) => skip(!hasOnnxRuntime(), "the optional package onnxruntime-node is not installed"));

  it("is that of the network's definition, for layers with weights unless told", async () => {
    const set = await setOf(plain);
    expect(set.layers).toEqual(["hidden", "answer"]);
    near(set.read("hidden").values, hidden);
    const rectified = hidden.map((value) => Math.max(0, value));
    const answer = Array.from({ length: 2 * n }, (_, at) => {
      const [row, column] = [Math.floor(at / 2), at % 2];
      return [0, 1, 2].reduce((sum, axis) => sum + rectified[3 * row + axis] * V[2 * axis + column], b[column]);
    });
    near(set.read("answer").values, answer);
    near((await setOf(plain, { layers: ["rectified"] })).read("rectified").values, rectified);
  });

  it("is the same however many images it takes at once, wherever its weights lie, and whichever layers are asked for", async () => {
    const { W } = network().weights;
    writeFileSync(join(folder, "weights.bin"), Buffer.from(W.values.buffer));
    const apart = { ...network().weights, W: { ...W, location: "weights.bin" } };
    const models = [
      file("sevens.onnx", { inputs: { x: [7, 4] }, output: ["answer", 7, 2] }), // 240 are no multiple of 7
      file("apart.onnx", { weights: apart }),
    ];
    for (const model of models) near((await setOf(model)).read("hidden").values, hidden);
    const together = await setOf(plain, { layers: ["hidden", "rectified", "answer"] });
    const alone = await setOf(file("alone.onnx", { output: ["hidden", "n", 3] }), { layers: ["hidden"] });
    expect(alone.digest("hidden")).toEqual(together.digest("hidden"));
  });

  it("is kept: a second question runs nothing, and a worker finds the layer", async () => {
    const seen: number[] = [];
    const onImages = (done: number) => seen.push(done);
    const few = { points: 40, onImages };
    const set = await setOf(plain, few);
    expect(seen.at(-1)).toBe(40);
    const count = seen.length;
    const again = await setOf(plain, few);
    expect(seen).toHaveLength(count);
    const rows = drawRows(n, { points: 40, seed: 1 })!;
    expect(again.rows).toEqual(rows);
    expect(Array.from(again.labels)).toEqual(Array.from(rows, (row) => labels[row]));
    near(
      set.read("hidden").values,
      Array.from(rows).flatMap((row) => hidden.slice(3 * row, 3 * row + 3)),
    );
    const [{ layers }] = await noteSets([set]);
    near((await readNoted(layers[0])).values, Array.from(set.read("hidden").values));
  });

  it("is computed again where what is kept was cut, has a flipped bit, or was never sealed", async () => {
    const where = join(cache, "own-network", "onnx");
    const model = file("harmed.onnx", { output: ["hidden", "n", 3] });
    const ask = () => setOf(model, { layers: ["hidden"], points: 50 });
    const sound = (await ask()).digest("hidden");
    const known = new Set(readdirSync(where));
    const [kept] = readdirSync(where).filter((name) => readFileSync(join(where, name)).length === 128 + 4 * 3 * 50);
    const [answer, seal] = [kept, `${kept}.sha256`].map((name) => join(where, name));
    const flipped = () => {
      const content = readFileSync(answer);
      content[content.length - 7] ^= 4;
      writeFileSync(answer, content);
    };
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const harms = [() => truncateSync(answer, 300), flipped, () => writeFileSync(answer, ""), () => rmSync(seal)];
    harms.push(
      () => rmSync(answer),
      () => writeFileSync(seal, "0".repeat(64)),
    );
    for (const [index, harm] of harms.entries()) {
      harm();
      expect((await ask()).digest("hidden"), String(index)).toEqual(sound);
      expect(new Set(readdirSync(where))).toEqual(known);
    }
    expect(warn.mock.calls.map(([message]) => message)).toEqual(
      Array(4).fill(`Cache file ${answer} is damaged: removed, the network will be run again.`),
    );
    await ask();
    expect(warn).toHaveBeenCalledTimes(4);
  });

  it("leaves nothing half written where it is stopped", async () => {
    const stop = new AbortController();
    const where = join(cache, "own-network", "onnx");
    const before = existsSync(where) ? readdirSync(where) : [];
    const stopped = setOf(plain, {
      points: 100,
      signal: stop.signal,
      onImages: () => stop.abort(new Error("stopped")),
    });
    await expect(stopped).rejects.toThrow("stopped");
    expect(readdirSync(where)).toEqual(before);
  });

  it("is measured as the same numbers in an NPZ file are", async () => {
    const flags = ["--labels", y, "--families", "pooled", "--json"];
    const own = await run(plain, "--images", images, "--layers", "hidden", ...flags);
    const { values } = (await setOf(plain)).read("hidden");
    const acts = npz("acts.npz", { hidden: bytes("hidden.npy", values as Float32Array, [n, 3]) });
    const same = await run(acts, ...flags);
    expect(own.status).toBe(0);
    expect(JSON.parse(own.stdout)).toEqual(JSON.parse(same.stdout));
    expect(JSON.parse(own.stdout).layers[0].bound).toBeGreaterThan(0.1);
  }, 240_000);

  const axes = { nodes: [...network().nodes, { operator: "Transpose", takes: ["x"], answers: "turned" }] };
  const pixels = npy("pixels.npy", new Uint8Array(4 * n), [n, 4]);
  const wide = npy("wide.npy", new Float32Array(5 * n), [n, 5]);
  const nan = npy(
    "nan.npy",
    Float32Array.from(x, (value, at) => (at === 9 ? Number.NaN : value)),
    [n, 4],
  );
  const bad: readonly (readonly [string, RegExp, string, readonly string[]])[] = [
    [
      "a tensor without a row an image",
      /turned: it answers \[4, 16\] to 16 images/,
      file("axes.onnx", axes),
      ["--layers", "turned"],
    ],
    ["pixels for a network of real numbers", /pixels from 0 to 255/, plain, ["--images", pixels]],
    ["images of another shape", /shape is \[240, 5\], .* takes \[n, 4\]/, plain, ["--images", wide]],
    ["an answer that is no number", /hidden: a value of row 2 is NaN/, plain, ["--images", nan]],
    [
      "real numbers for a network of integers",
      /holds f4, .* takes int64/,
      file("int.onnx", { type: 7, nodes: [{ operator: "Gather", takes: ["V", "x"], answers: "answer" }] }),
      ["--layers", "answer"],
    ],
    [
      "an operator that there is not",
      /ONNX Runtime says: /,
      file("odd.onnx", { nodes: [{ operator: "Guess", takes: ["x"], answers: "answer" }] }),
      ["--layers", "answer"],
    ],
    ["two inputs", /takes 2 inputs \(x, z\)/, file("two.onnx", { inputs: { x: ["n", 4], z: ["n", 4] } }), []],
  ];
  it.each(bad)("is refused with status 2 and one line: %s", async (_, reason, model, flags) => {
    const { stdout, stderr, status } = await run(model, "--images", images, "--labels", y, ...flags);
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
    expect(stdout).toBe("");
  });
});
