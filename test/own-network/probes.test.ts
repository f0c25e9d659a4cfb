import { beforeAll, describe, expect, it } from "vitest";
import { controlTask } from "../../lib/own-network/control-task";
import { onlineCode } from "../../lib/own-network/online-code";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine } from "../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine();
});

const n = 400;
const random = createRandom(5, "probes");
const labels = Int32Array.from({ length: n }, () => Number(random.uniform() < 0.3));
const ones = labels.reduce((sum, label) => sum + label, 0);

/** Vectors by their length and their numbers. */
const sample = (width: number, number: (row: number, column: number) => number) => ({
  values: Float32Array.from({ length: n * width }, (_, at) => number(Math.floor(at / width), at % width)),
  pointShape: [1, 1, width],
  labels,
  nClasses: 2,
});
const constant = sample(1, () => 1);
const told = sample(1, (row) => labels[row] + 0.001 * (row % 7));

describe("a control task", () => {
  it("is remembered as far as the layer has numbers of its own for every row, and then no selectivity is left", () => {
    // more directions than rows, and as much of the label in one of them as decides it
    const wide = sample(n + 1, (row, column) => (column === n ? 20 * labels[row] : Number(column === row)));
    const found = controlTask(wide, { seed: 1 });
    expect(found.accuracy).toBe(1);
    const narrow = controlTask(told, { seed: 1 });
    expect(narrow.accuracy).toBe(1);
    expect(found.controlAccuracy).toBeGreaterThan(narrow.controlAccuracy);
    // one number that takes two heaps of values cannot tell labels in random order from one another
    const share = Math.max(ones, n - ones) / n;
    expect(narrow.controlAccuracy).toBeCloseTo(share, 1);
    expect(narrow.controlNats).toBeLessThan(0.02);
    expect(narrow.selectivity).toBeCloseTo(1 - narrow.controlAccuracy, 12);
    expect(narrow.selectivityNats).toBeCloseTo(narrow.nats - narrow.controlNats, 12);
  });

  it("says of a constant layer what the frequencies of the classes say", () => {
    const { accuracy, nats, controlAccuracy, controlNats, selectivity } = controlTask(constant, { seed: 1 });
    const share = Math.max(ones, n - ones) / n;
    expect(accuracy).toBeCloseTo(share, 1);
    expect(controlAccuracy).toBeCloseTo(share, 1);
    expect(Math.abs(nats)).toBeLessThan(0.01);
    expect(Math.abs(controlNats)).toBeLessThan(1e-3);
    expect(Math.abs(selectivity)).toBeLessThan(0.05);
  });

  it("is not generalised to rows that the probe was not fitted to", () => {
    const noise = sample(150, () => random.normal());
    const { controlAccuracy, controlHeldOutAccuracy } = controlTask(noise, { seed: 2 });
    expect(controlHeldOutAccuracy).toBeLessThanOrEqual(0.8);
    expect(controlHeldOutAccuracy).toBeLessThanOrEqual(controlAccuracy + 0.05);
  });
});

describe("an online code", () => {
  it("of a constant layer is the adaptive code of the classes' frequencies, block by block", () => {
    const seed = 3;
    const { bits, uniformBits, compression, blocks } = onlineCode(constant, { seed });
    // by hand: blocks end at these rows; each label costs −log₂ of its share of those before, mixed with 1/2
    const ends = [13, 25, 50, 100, 200, 400];
    const order = createRandom(seed, "online code").permutation(n);
    const expected = [ends[0]];
    for (const [place, end] of ends.slice(1).entries()) {
      const seen = ends[place];
      const before = order.slice(0, seen).reduce((sum, row) => sum + labels[row], 0);
      let length = 0;
      for (const row of order.slice(seen, end)) {
        const share = (labels[row] === 1 ? before : seen - before) / seen;
        length -= Math.log2((1 - 1 / (seen + 1)) * share + 0.5 / (seen + 1));
      }
      expected.push(length);
    }
    expect(blocks.map(({ rows }) => rows)).toEqual(ends.map((end, place) => end - (ends[place - 1] ?? 0)));
    for (const [place, block] of blocks.entries()) expect(block.bits).toBeCloseTo(expected[place], 1);
    expect(uniformBits).toBe(n);
    expect(compression).toBe(uniformBits / bits);
  });

  it("of a layer that tells the label costs little more than the first block, and compresses", () => {
    const { bits, blocks, compression } = onlineCode(told, { seed: 3 });
    expect(blocks[blocks.length - 1].bits).toBeLessThan(20);
    expect(bits).toBeLessThan(80);
    expect(compression).toBeGreaterThan(5);
  });

  it("is no shorter for noise than for nothing", () => {
    const noise = sample(20, () => random.normal());
    expect(onlineCode(noise, { seed: 3 }).bits).toBeGreaterThan(0.97 * onlineCode(constant, { seed: 3 }).bits);
  });
});
