import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { activationSets } from "../../lib/own-network/activation-sets";
import { accuracyAllowed } from "../../lib/own-network/fano";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, labels, n, layersCommand as run, told } from "./activation-files";

const { folder, npy, bytes, npz, safetensors } = activationFiles();
const cache = useScratchCache();
afterEach(() => vi.restoreAllMocks());
const write = (name: string) => `--${name}`;

const near = told(0.1);
const far = told(5);
const y = npy("y.npy", labels, [n]);
const good = bytes("good.npy", near, [n, 4]);

describe("activations of a network of one's own", () => {
  it("are the same from a stored or deflated NPZ file, a folder and a safetensors file", async () => {
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
      const [set] = await activationSets(file, { labels: y, seed: 1, write });
      expect(set.layers).toEqual(["fc"]);
      expect(set.epoch).toBe(file.endsWith(".safetensors") ? null : 2);
      const { values, pointShape } = set.read("fc");
      expect(pointShape).toEqual([1, 1, 4]);
      expect(Array.from(values)).toEqual(Array.from(near));
    }
  });

  it("are widened from half precision of both kinds", async () => {
    const half = Uint16Array.from({ length: n }, (_, at) => (at % 2 === 0 ? 0x3c00 : 0xc000)); // 1 and −2
    const brain = Uint16Array.from({ length: n }, (_, at) => (at % 2 === 0 ? 0x3f80 : 0xc000)); // 1 and −2
    for (const [dtype, numbers] of Object.entries({ F16: half, BF16: brain })) {
      const file = safetensors(`${dtype}.safetensors`, dtype, [n, 1], new Uint8Array(numbers.buffer));
      const [set] = await activationSets(file, { labels: y, seed: 1, write });
      expect(Array.from(set.read("fc").values.slice(0, 2)), dtype).toEqual([1, -2]);
    }
  });

  it("come as tokens, and as maps with their channels first or last", async () => {
    const maps = Float32Array.from({ length: n * 12 }, (_, at) => at);
    const file = npz("axes.npz", {
      tokens: bytes("t.npy", maps, [n, 3, 4]),
      maps: bytes("m.npy", maps, [n, 3, 2, 2]),
    });
    const [first] = await activationSets(file, { labels: y, channels: "first", seed: 1, write });
    expect(first.read("tokens").pointShape).toEqual([3, 1, 4]);
    expect(first.read("maps").pointShape).toEqual([2, 2, 3]);
    expect(Array.from(first.read("maps").values.slice(0, 6))).toEqual([0, 4, 8, 1, 5, 9]);
    const [last] = await activationSets(file, { labels: y, channels: "last", seed: 1, write });
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
    const { layers, dataProcessing } = JSON.parse(stdout);
    expect(layers.map(({ epoch }: { epoch: number }) => epoch)).toEqual([2, 2, 10, 10]);
    const [early, late] = [2, 10].map((wanted) => {
      const own = layers.filter(({ epoch }: { epoch: number }) => epoch === wanted);
      return Object.fromEntries(own.map(({ layer, bound }: { layer: string; bound: number }) => [layer, bound]));
    });
    expect(late.near).toBeGreaterThan(0.9);
    expect(late.near).toBeLessThanOrEqual(Math.log(3));
    expect(late.far).toBeLessThan(0.2);
    expect(early.far).toBeGreaterThan(0.9);
    // far follows near in epoch 2 and says more: no layer behind another can
    expect(dataProcessing[0].verdict).toBe("earlierUnderfit");
    expect(dataProcessing[1].verdict).toBe("holds");
  }, 240_000);
});

/** Results in the cache. */
const results = () =>
  readdirSync(join(cache, "results"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

describe("the cache of mi-nas layers", () => {
  it("answers by the content of the arrays, whatever file they lie in, and only a new layer is measured", async () => {
    const flags = ["--labels", y, "--families", "pooled", "--json"];
    const measure = async (file: string) => JSON.parse((await run(file, ...flags)).stdout).layers;
    const middle = bytes("middle.npy", told(1), [n, 4]);
    const last = bytes("last.npy", told(2), [n, 4]);
    const first = await measure(npz("cached.npz", { fc: middle }));
    const count = results().length;
    expect(await measure(npz("elsewhere.npz", { fc: middle }, true))).toEqual(first);
    const doubles = bytes("doubles.npy", Float64Array.from(told(1)), [n, 4]);
    expect(results()).toHaveLength(count);
    const [again] = await measure(npz("more.npz", { fc: middle, head: last }));
    expect(again.bound).toBe(first[0].bound);
    expect(results()).toHaveLength(count + 1);
    await measure(npz("others.npz", { fc: doubles }));
    expect(results()).toHaveLength(count + 2);
  }, 240_000);
});

describe("the table of mi-nas layers", () => {
  it("names every layer with its verdict", async () => {
    const { stdout } = await run(npz("shown.npz", { "held-out/fc": good }), "--labels", y, "--families", "pooled");
    expect(stdout).toMatch(/Images.*Layer.*Bound.*Verdict/);
    expect(stdout).not.toContain("Epoch"); // a file of one state has none
    expect(stdout).toMatch(/held-out +fc +1\.0/);
  }, 240_000);
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
