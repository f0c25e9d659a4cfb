import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { epochChart } from "../../lib/cli/epoch-chart";
import { type Watched, watchLayers } from "../../lib/cli/watch-layers";
import { inOrder } from "../../lib/own-network/layer-order";
import type { OwnNetworkInformation } from "../../lib/own-network/measure-sets";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, labels, layersCommand, n, told } from "./activation-files";

const { folder, bytes } = activationFiles();
useScratchCache();
afterEach(() => vi.restoreAllMocks());

const networks = (epoch: number, part: "train" | "held-out" | null, bounds: Readonly<Record<string, number>>) =>
  ({
    epoch,
    part,
    layers: Object.entries(bounds).map(([name, bound]) => ({ name, epoch, part, bound, ceilingNats: 2 })),
  }) as unknown as OwnNetworkInformation;

const folderOf = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

/** An epoch's folder that appears whole, as the writer's does. */
const appear = (path: string, epoch: number, files: Readonly<Record<string, Buffer>> = {}): void => {
  const gathered = join(folder, `gathered-${epoch}`);
  mkdirSync(gathered);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(gathered, `${name}.npy`), content);
  rmSync(join(path, `epoch-${epoch}`), { recursive: true, force: true });
  renameSync(gathered, join(path, `epoch-${epoch}`));
};

/** Watches a folder while `events` happen, one after each change that is told; the epochs known at each. */
async function watched(path: string, events: readonly (() => void)[], fails?: (epoch: number) => void) {
  const left = [...events];
  const known: (readonly (number | null)[])[] = [];
  const measured: number[] = [];
  await watchLayers({
    folder: path,
    signal: new AbortController().signal,
    pollMilliseconds: 5,
    measure: async (epoch) => {
      measured.push(epoch);
      fails?.(epoch);
      return [networks(epoch, null, { fc: 1 })];
    },
    onChange: ({ networks: all, measuring, finished }: Watched) => {
      if (measuring !== null) return;
      if (finished) expect(left).toEqual([]);
      known.push(all.map(({ epoch }) => epoch));
      left.shift()?.();
    },
  });
  return { known, measured };
}

const finish = (path: string) => () => writeFileSync(join(path, "finished"), "");

describe("epochs that are watched", () => {
  it("are measured as they appear, earliest first, until the mark of the end", async () => {
    const path = join(folder, "live"); // not there yet
    const both = () => {
      mkdirSync(path);
      appear(path, 10);
      appear(path, 2);
    };
    const last = () => {
      appear(path, 11);
      finish(path)();
    };
    const { known, measured } = await watched(path, [both, () => undefined, () => undefined, last]);
    expect(measured).toEqual([2, 10, 11]);
    expect(known.at(-1)).toEqual([2, 10, 11]);
  });

  it("are forgotten when they are removed, and measured again when they are written anew", async () => {
    const path = folderOf("again");
    for (const epoch of [0, 1, 2]) appear(path, epoch);
    const restart = () => {
      rmSync(join(path, "epoch-2"), { recursive: true });
      appear(path, 1);
      finish(path)();
    };
    const { known, measured } = await watched(path, [() => undefined, () => undefined, restart]);
    expect(measured).toEqual([0, 1, 2, 1]);
    expect(known.at(-1)).toEqual([0, 1]);
  });

  it("do not end the watch when they vanish while they are measured, but when they are faulty", async () => {
    const path = folderOf("vanishing");
    appear(path, 0);
    appear(path, 1);
    const vanish = (epoch: number) => {
      if (epoch !== 0) return;
      rmSync(join(path, "epoch-0"), { recursive: true });
      throw new Error("gone");
    };
    const { known } = await watched(path, [finish(path)], vanish);
    expect(known.at(-1)).toEqual([1]);
    const faulty = () => {
      throw new Error("NaN");
    };
    await expect(watched(path, [], faulty)).rejects.toThrow("NaN");
  });

  it("end at once when the watch is stopped", async () => {
    const stop = new AbortController();
    const watching = watchLayers({
      folder: join(folder, "never"),
      measure: async () => [],
      onChange: () => stop.abort(),
      signal: stop.signal,
    });
    await expect(watching).rejects.toThrow(/abort/i);
  });
});

describe("mi-nas layers --watch", () => {
  it("prints layer × epoch, and ends with the training", async () => {
    const path = folderOf("acts");
    const layer = (name: string, noise: number) => bytes(name, told(noise), [n, 4]);
    const y = bytes("y.npy", labels, [n]);
    appear(path, 3, { labels: y, late: layer("late.npy", 5), early: layer("early.npy", 0.1) });
    writeFileSync(join(path, "layers.txt"), "early\nlate\n");
    finish(path)();
    const { stdout, status } = await layersCommand(path, "--watch", "--families", "pooled", "-w", "1");
    expect(status).toBe(0);
    expect(stdout).toMatch(/H\(y\) = 1\.\d+\nlayer, epoch +3 *\nearly +1\.0\d█\nlate +0\.\d\d[ ▁]/);
    const { stdout: line } = await layersCommand(path, "--watch", "--families", "pooled", "--json");
    const printed = JSON.parse(line).layers.map((each: { layer: string; epoch: number }) => [each.layer, each.epoch]);
    expect(printed).toEqual([
      ["early", 3],
      ["late", 3],
    ]);
  }, 300_000);

  it("refuses what is wrong with an epoch with status 2 and one line", async () => {
    const path = folderOf("wrong");
    appear(path, 0, { fc: bytes("fc.npy", told(1), [n, 4]) });
    const { stderr, status } = await layersCommand(path, "--watch");
    expect(stderr).toMatch(/^mi-nas: .*no array labels: --labels.*\n$/);
    expect(status).toBe(2);
  });
});

describe("the chart of layer × epoch", () => {
  it("has a block a part and the latest epochs that the terminal holds", () => {
    const all = [1, 2, 3].flatMap((epoch) =>
      (["train", "held-out"] as const).map((part) => networks(epoch, part, { conv1: 2 - epoch / 2, fc: -0.001 })),
    );
    expect(epochChart(all, 80).split("\n")).toEqual([
      "Bound of I(layer; y), nats; H(y) = 2.00",
      "train, epoch     1      2      3 ",
      "conv1         1.50▆  1.00▄  0.50▂",
      "fc            0.00   0.00   0.00 ",
      "",
      "Bound of I(layer; y), nats; H(y) = 2.00",
      "held-out, epoch     1      2      3 ",
      "conv1            1.50▆  1.00▄  0.50▂",
      "fc               0.00   0.00   0.00 ",
    ]);
    expect(epochChart(all, 30)).toContain("1 earlier epochs not shown");
    expect(epochChart(all, 30)).not.toContain("1.50");
  });
});

describe("the order of layers", () => {
  it("is that of layers.txt in a folder, names that it lacks last, and as they come without it", () => {
    const path = folderOf("ordered");
    expect(inOrder(path, ["fc", "conv"])).toEqual(["fc", "conv"]);
    writeFileSync(join(path, "layers.txt"), "conv\r\nfc\n");
    expect(inOrder(path, ["new", "fc", "conv"])).toEqual(["conv", "fc", "new"]);
    expect(inOrder(join(path, "acts.npz"), ["fc", "conv"])).toEqual(["fc", "conv"]);
  });
});
