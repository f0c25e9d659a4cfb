import { beforeAll, describe, expect, it } from "vitest";
import { estimateWithMine, type MineOptions, mineOptions } from "../../../lib/mutual-information";
import { initialCritic } from "../../../lib/mutual-information/mine/critic";
import { derangement } from "../../../lib/mutual-information/mine/product";
import { epochsTo, riseOf } from "../../../lib/mutual-information/mine/stop-rule";
import { transferredCritic } from "../../../lib/mutual-information/mine/transfer";
import type { NamedArray } from "../../../lib/platform/optimisation/named-array";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import { held } from "../../platform/tensorflow/held";

/** 2×2 maps of two channels whose mean tells the class, seen through a label channel with error `error`. */
function maps(nPoints: number, nClasses: number, error: number, seed: number) {
  const random = createRandom(seed, "maps");
  const labels = new Int32Array(nPoints);
  const values = new Float32Array(nPoints * 8);
  for (let point = 0; point < nPoints; point++) {
    const clean = point % nClasses;
    const wrong = (clean + 1 + random.integer(nClasses - 1)) % nClasses;
    labels[point] = random.uniform() < error ? wrong : clean;
    const angle = (2 * Math.PI * clean) / nClasses;
    for (let pixel = 0; pixel < 4; pixel++) {
      values[point * 8 + pixel * 2] = 3 * Math.cos(angle) + 0.2 * random.normal();
      values[point * 8 + pixel * 2 + 1] = 3 * Math.sin(angle) + 0.2 * random.normal();
    }
  }
  return { values, labels };
}

const estimate = (options: {
  nClasses: number;
  error: number;
  seed?: number;
  mine?: Partial<MineOptions>;
  nConvolutions?: number;
}) =>
  estimateWithMine({
    fit: maps(1200, options.nClasses, options.error, 1),
    report: maps(1200, options.nClasses, options.error, 2),
    height: 2,
    width: 2,
    channels: 2,
    nClasses: options.nClasses,
    nConvolutions: options.nConvolutions ?? 0,
    mine: mineOptions(options.mine),
    seed: options.seed ?? 3,
  });

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("MINE against known truth", () => {
  it("finds ln 4 when the maps determine the label, by every objective", async () => {
    for (const bound of ["dv", "nwj", "labelCrossEntropy"] as const) {
      const { nats, report, ceilingNats } = await estimate({ nClasses: 4, error: 0, mine: { bound } });
      expect(nats).toBeGreaterThan(Math.log(4) - 0.15);
      expect(nats).toBeLessThan(Math.log(4) + 0.15);
      expect(report.labelCrossEntropy).toBeGreaterThan(Math.log(4) - 0.1);
      expect(report.labelCrossEntropy).toBeLessThanOrEqual(ceilingNats + 1e-6);
    }
  });

  it("finds the information that a noisy label channel leaves", async () => {
    const error = 0.3;
    const truth = Math.log(4) + (1 - error) * Math.log(1 - error) + error * Math.log(error / 3);
    const { report, standardError } = await estimate({ nClasses: 4, error });
    expect(Math.abs(report.labelCrossEntropy - truth)).toBeLessThan(0.12);
    expect(standardError).toBeGreaterThan(0.005);
    expect(standardError).toBeLessThan(0.1);
  });

  it("finds nothing when labels are independent of the maps, on images it was not fitted to", async () => {
    const { report } = await estimate({ nClasses: 4, error: 0.75 });
    expect(report.labelCrossEntropy).toBeLessThan(0.02);
    expect(report.dv).toBeLessThan(0.05);
  });
});

describe("variants of MINE", () => {
  it("find the same truth with derangements and the gradient of a moving average", async () => {
    const { report } = await estimate({
      nClasses: 4,
      error: 0,
      mine: { product: "derangement", gradient: "movingAverage" },
    });
    expect(report.labelCrossEntropy).toBeGreaterThan(Math.log(4) - 0.1);
  });

  it("change nothing when the thesis's choices are named", async () => {
    const short = { minEpochs: 2, maxEpochs: 2 };
    const named = await estimate({
      nClasses: 3,
      error: 0.1,
      mine: { ...short, product: "shuffle", gradient: "batch" },
    });
    expect(named).toEqual(await estimate({ nClasses: 3, error: 0.1, mine: short }));
    expect(mineOptions()).not.toHaveProperty("product"); // so that tasks keep their addresses
  });

  it("derange: no point keeps its place, and every order without fixed points comes up alike", () => {
    const random = createRandom(1, "derangement");
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 9000; draw++) {
      const order = derangement(4, random);
      expect(order.some((place, index) => place === index)).toBe(false);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(9); // !4
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(() => derangement(1, random)).toThrow("at least 2");
  });
});

describe("a fit of MINE", () => {
  it("keeps the thesis's rule: at least 18 epochs, and a reason to stop", async () => {
    const { curve, stopReason, nats } = await estimate({ nClasses: 2, error: 0 });
    expect(curve.length).toBeGreaterThanOrEqual(18);
    expect(stopReason).toBe("converged");
    expect(curve[curve.length - 1].fit).toBe(nats);
  });

  it("is the same for the same seed and another for another, and leaves no tensor and no graph behind", async () => {
    const short = { minEpochs: 2, maxEpochs: 2 };
    const before = held();
    const run = (seed: number) => estimate({ nClasses: 3, error: 0.1, seed, mine: short, nConvolutions: 2 });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a).toEqual(b);
    expect(c.nats).not.toBe(a.nats);
    expect(held()).toEqual(before);
  });

  it("refuses data that do not fit together, naming what is wrong", async () => {
    const good = maps(10, 2, 0, 1);
    const run = (fit: typeof good) =>
      estimateWithMine({
        fit,
        report: good,
        height: 2,
        width: 2,
        channels: 2,
        nClasses: 2,
        nConvolutions: 0,
        mine: mineOptions(),
        seed: 1,
      });
    await expect(run({ ...good, values: good.values.subarray(1) })).rejects.toThrow("79 numbers, not 10 × 8");
    await expect(run({ ...good, labels: good.labels.map(() => 7) })).rejects.toThrow("label 7");
    await expect(run({ ...good, values: good.values.map(() => Number.NaN) })).rejects.toThrow("not finite");
    await expect(run({ values: new Float32Array(8), labels: new Int32Array(1) })).rejects.toThrow("at least 2");
  });
});

describe("handing a critic on to another layer", () => {
  const critic = (channels: number, nConvolutions: number, seed: number) =>
    initialCritic({ channels, nClasses: 4, nConvolutions }, mineOptions({ filters: 8, denseUnits: 16 }), seed);

  it("takes over what is shaped alike, counted from the output, and leaves the first convolution fresh", () => {
    const [from, fresh] = [critic(5, 3, 1), critic(7, 2, 2)];
    const { parameters, share } = transferredCritic(fresh, from);
    expect(parameters.map(({ name }) => name)).toEqual(fresh.map(({ name }) => name));
    expect(parameters[0].values).toBe(fresh[0].values); // conv1/kernel reads 7 channels, not 8
    for (const [index, array] of parameters.slice(1).entries()) expect(array.values).toBe(from[index + 3].values);
    const all = fresh.reduce((sum, { values }) => sum + values.length, 0);
    expect(share).toBeCloseTo(1 - fresh[0].values.length / all, 12);
  });

  it("begins where the other fit ended: the same critic again needs fewer epochs to the same bound", async () => {
    const task = { fit: maps(400, 4, 0.2, 1), report: maps(400, 4, 0.2, 2), height: 2, width: 2, channels: 2 };
    const options = {
      ...task,
      nClasses: 4,
      nConvolutions: 1,
      mine: mineOptions({ maxEpochs: 18, filters: 8 }),
      seed: 3,
    };
    let end: readonly NamedArray[] = [];
    const cold = await estimateWithMine({
      ...options,
      onEnd: (parameters) => {
        end = parameters;
      },
    });
    const start = transferredCritic(end, end);
    expect(start.share).toBe(1);
    const warm = await estimateWithMine({ ...options, initial: start.parameters });
    const fitOf = ({ curve }: typeof cold) => curve.map(({ fit }) => fit);
    const goal = 0.9 * cold.nats;
    expect(epochsTo(fitOf(warm), goal)).toBeLessThan(epochsTo(fitOf(cold), goal) as number);
  });
});

describe("the end of a curve", () => {
  it("rises by its mean over the last five epochs", () => {
    expect(riseOf([0, 5, 1, 2, 3, 4, 6])).toBeCloseTo((6 - 5) / 5, 12);
    expect(riseOf([1, 3])).toBe(2);
    expect(riseOf([1])).toBe(0);
  });

  it("names the first epoch that reaches a bound, or none", () => {
    expect(epochsTo([0.1, 0.4, 0.3, 0.6], 0.4)).toBe(2);
    expect(epochsTo([0.1, 0.4], 0.5)).toBeNull();
  });
});
