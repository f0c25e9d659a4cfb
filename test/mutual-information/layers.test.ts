import { beforeAll, describe, expect, it } from "vitest";
import { checkDataProcessing, estimateLabelAwareLayers, type LayerToMeasure } from "../../lib/mutual-information";
import { averagePool } from "../../lib/mutual-information/layers/average-pool";
import { poolWeights } from "../../lib/mutual-information/layers/pool-weights";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

/**
 * Four classes on 4×4×2 maps, each with a bright quadrant; layer 2 averages the quadrants and keeps the first channel,
 * so it is a function of layer 1.
 */
function twoLayers(nPoints: number, noise: number) {
  const random = createRandom(3, "two layers");
  const first = random.normals(nPoints * 32).map((value) => noise * value);
  const second = new Float32Array(nPoints * 4);
  const labels = new Int32Array(nPoints);
  for (let point = 0; point < nPoints; point++) {
    const label = random.integer(4);
    labels[point] = label;
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        const quadrant = 2 * (row >> 1) + (column >> 1);
        const index = point * 32 + (row * 4 + column) * 2;
        if (quadrant === label) first[index] += 1;
        second[point * 4 + quadrant] += first[index] / 4;
      }
    }
  }
  const layers: LayerToMeasure[] = [
    { layer: 1, values: first, pointShape: [4, 4, 2] },
    { layer: 2, values: second, pointShape: [2, 2, 1] },
  ];
  return { layers, labels };
}

describe("averaging maps", () => {
  it("is the mean over the pixels of each cell, also where cells differ in size", () => {
    const values = Float32Array.from({ length: 2 * 3 * 4 * 2 }, (_, index) => Math.sin(index));
    const pooled = averagePool(values, [3, 4, 2], 2);
    expect(pooled.pointShape).toEqual([2, 2, 2]);
    // cells of 3 rows in 2: rows 0–1 and row 2
    for (const [cell, rows, columns] of [
      [0, [0, 1], [0, 1]],
      [3, [2], [2, 3]],
    ] as const) {
      const parts = rows.flatMap((row) => columns.map((column) => values[24 + (row * 4 + column) * 2 + 1]));
      const mean = parts.reduce((sum, value) => sum + value, 0) / parts.length;
      expect(pooled.values[8 + cell * 2 + 1]).toBeCloseTo(mean, 6);
    }
  });

  it("leaves maps alone that are no larger than the grid", () => {
    const values = Float32Array.of(1, 2, 3, 4);
    expect(averagePool(values, [2, 2, 1], 4)).toEqual({ values, pointShape: [2, 2, 1] });
  });
});

describe("the weights of a pool", () => {
  const random = createRandom(9, "pool");
  const [nPoints, nClasses] = [400, 3];
  const labels = Array.from({ length: nPoints }, () => random.integer(nClasses));
  const noisy = (signal: number) =>
    Float32Array.from({ length: nPoints * nClasses }, (_, index) => {
      const own = labels[Math.floor(index / nClasses)] === index % nClasses;
      return (own ? signal : 0) + random.normal();
    });
  const tables = [noisy(1), noisy(0.7), noisy(0)];
  const prior = [1 / 3, 1 / 3, 1 / 3];

  /** Cross-entropy of softmax(Σ w T), written out; the doubted label weighs 1 / (n + 1). */
  const loss = (weights: readonly number[]): number => {
    const doubt = 1 / (nPoints + 1);
    let total = 0;
    labels.forEach((label, point) => {
      const t = prior.map((_, c) => weights.reduce((sum, w, j) => sum + w * tables[j][point * nClasses + c], 0));
      const logSum = Math.log(t.reduce((sum, value) => sum + Math.exp(value) / 3, 0));
      total += logSum - (1 - doubt) * t[label] - (doubt * (t[0] + t[1] + t[2])) / 3;
    });
    return total / nPoints;
  };

  it("are no worse than any others nearby or on a coarse grid, and none is negative", () => {
    const { weights, value } = poolWeights([{ tables, labels }], prior);
    expect(value).toBeCloseTo(-loss(weights), 6);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    for (const a of [0, 0.5, 1, 1.5]) {
      for (const b of [0, 0.5, 1]) for (const c of [0, 0.5]) expect(loss([a, b, c])).toBeGreaterThan(-value - 1e-6);
    }
    for (const [index, step] of [0, 1, 2].flatMap((each) => [[each, 0.02] as const, [each, -0.02] as const])) {
      const moved = weights.map((weight, each) => Math.max(0, each === index ? weight + step : weight));
      expect(loss(moved)).toBeGreaterThanOrEqual(-value - 1e-6);
    }
  });

  it("give two equal critics the weight of one", () => {
    const alone = poolWeights([{ tables: [tables[0]], labels }], prior);
    const twice = poolWeights([{ tables: [tables[0], tables[0]], labels }], prior);
    expect(twice.weights[0] + twice.weights[1]).toBeCloseTo(alone.weights[0], 2);
    expect(twice.value).toBeCloseTo(alone.value, 5);
  });
});

describe("the information of layers", () => {
  it("does not fall below that of a deeper layer whose critics it inherits, and says from which layer they come", async () => {
    const { layers, labels } = twoLayers(800, 2);
    const [first, second] = await estimateLabelAwareLayers({ layers, labels, nClasses: 4, seed: 1 });
    expect([first.layer, second.layer]).toEqual([1, 2]);
    expect(second.nats).toBeGreaterThan(0.2);
    expect(first.estimates.labelCrossEntropy).toBeGreaterThan(second.estimates.labelCrossEntropy - 0.01);
    expect(first.critics.join()).toContain("layer 2, 2×2");
    expect(second.critics.join()).not.toContain("layer 1");
    const { overNext } = first;
    const difference = first.estimates.labelCrossEntropy - second.estimates.labelCrossEntropy;
    expect(overNext?.nats).toBeCloseTo(difference, 9);
    expect(second.overNext).toBeUndefined();
  });

  it("is each layer's own without inheritance: the deeper one as before, the earlier one by its critics alone", async () => {
    const { layers, labels } = twoLayers(400, 2);
    const options = { layers, labels, nClasses: 4, seed: 1 };
    const inherited = await estimateLabelAwareLayers(options);
    const own = await estimateLabelAwareLayers({ ...options, inherit: false });
    const alone = await estimateLabelAwareLayers({ ...options, layers: [layers[0]] });
    expect(own[1]).toEqual(inherited[1]);
    expect(own[0].critics.join()).not.toContain("layer 2");
    expect(own[0].nats).toBe(alone[0].nats);
  });

  it("is 0 within 0.02 nats for permuted labels, whatever the layer and the critics", async () => {
    for (const seed of [1, 2, 3]) {
      const { layers, labels } = twoLayers(1000, 0.5);
      const permuted = createRandom(seed, "permuted")
        .permutation(labels.length)
        .map((index) => labels[index]);
      const estimates = await estimateLabelAwareLayers({
        layers,
        labels: permuted,
        nClasses: 4,
        logits: Float32Array.from({ length: 4000 }, (_, index) =>
          labels[Math.floor(index / 4)] === index % 4 ? 5 : 0,
        ),
        seed,
      });
      for (const { nats, interval } of estimates) {
        expect(nats).toBeLessThan(0.02);
        expect(interval[0]).toBe(0);
      }
    }
  });

  it("never exceeds H(Y), and touches it where the label is as good as written in the maps", async () => {
    const { layers, labels } = twoLayers(400, 0.05);
    for (const { nats, ceilingNats, verdict } of await estimateLabelAwareLayers({
      layers,
      labels,
      nClasses: 4,
      seed: 1,
    })) {
      expect(nats).toBeLessThanOrEqual(ceilingNats);
      expect(nats).toBeGreaterThan(ceilingNats - 0.05);
      expect(verdict).toBe("ceiling");
    }
  });

  it("gains from answers of a network that knows more than the critics find", async () => {
    const { layers, labels } = twoLayers(400, 6);
    const logits = Float32Array.from({ length: 1600 }, (_, index) =>
      labels[Math.floor(index / 4)] === index % 4 ? 1 : 0,
    );
    const options = { layers: [layers[1]], labels, nClasses: 4, seed: 1 };
    const [without] = await estimateLabelAwareLayers(options);
    const [using] = await estimateLabelAwareLayers({ ...options, logits });
    expect(using.nats).toBeGreaterThan(without.nats + 0.5);
    expect(using.critics.join()).toContain("network's head");
  });

  it("leaves no tensors behind and is the same for the same seed", async () => {
    const { layers, labels } = twoLayers(100, 1);
    const before = tf.memory().numTensors;
    const first = await estimateLabelAwareLayers({ layers, labels, nClasses: 4, seed: 4 });
    expect(tf.memory().numTensors).toBe(before);
    expect(await estimateLabelAwareLayers({ layers, labels, nClasses: 4, seed: 4 })).toEqual(first);
  });

  it("names what does not fit", async () => {
    const { layers, labels } = twoLayers(40, 1);
    await expect(estimateLabelAwareLayers({ layers: [], labels, nClasses: 4, seed: 1 })).rejects.toThrow("no layer");
    const logits = new Float32Array(7);
    await expect(estimateLabelAwareLayers({ layers, labels, nClasses: 4, logits, seed: 1 })).rejects.toThrow(
      "network's head: 7 logits are not 40 points × 4 classes",
    );
  });
});

describe("the data processing check", () => {
  const layer = (index: number, nats: number, error: number) => ({
    layer: index,
    nats,
    interval: [nats - error, nats + error] as const,
    estimates: { labelCrossEntropy: nats - 0.1 },
  });

  it("judges each pair of layers by estimates and intervals", () => {
    const pairs = checkDataProcessing([layer(3, 1, 0.05), layer(1, 0.5, 0.1), layer(2, 0.97, 0.05)]);
    expect(pairs.map(({ earlier, later, verdict }) => [earlier, later, verdict])).toEqual([
      [1, 2, "earlierUnderfit"],
      [1, 3, "earlierUnderfit"],
      [2, 3, "withinError"],
    ]);
    expect(pairs[1].excessNats).toBeCloseTo(0.5, 12);
    expect(pairs[1].because).toContain("0.350 nats apart");
    expect(checkDataProcessing([layer(1, 1, 0), layer(2, 1, 0)])[0].verdict).toBe("holds");
  });

  it("flags an earlier layer whose critics cannot see what a later one computes", async () => {
    // layer 2 is the sign of a product of layer 1's two numbers: no linear critic of layer 1 sees it
    const random = createRandom(6, "product");
    const labels = new Int32Array(800);
    const first = random.normals(1600);
    const second = Float32Array.from(labels, (_, point) => Math.sign(first[2 * point] * first[2 * point + 1]));
    second.forEach((sign, point) => {
      labels[point] = sign > 0 ? 1 : 0;
    });
    const layers = [
      { layer: 1, values: first, pointShape: [1, 1, 2] },
      { layer: 2, values: second, pointShape: [1, 1, 1] },
    ];
    const estimator = { hiddenInputs: 0 };
    const own = await estimateLabelAwareLayers({ layers, labels, nClasses: 2, inherit: false, estimator, seed: 1 });
    expect(checkDataProcessing(own)[0].verdict).toBe("earlierUnderfit");
    const inherited = await estimateLabelAwareLayers({ layers, labels, nClasses: 2, estimator, seed: 1 });
    expect(checkDataProcessing(inherited)[0].verdict).not.toBe("earlierUnderfit");
  });

  it("needs two layers, each once", () => {
    expect(() => checkDataProcessing([layer(1, 1, 0)])).toThrow(RangeError);
    expect(() => checkDataProcessing([layer(1, 1, 0), layer(1, 1, 0)])).toThrow("layer 1 is there twice");
  });
});
