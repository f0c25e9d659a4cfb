import { beforeAll, describe, expect, it } from "vitest";
import { estimateLabelAwareLayers, labelAwareLayerOptions } from "../../../lib/mutual-information";
import { rungCosts } from "../../../lib/mutual-information/layers/cost";
import { halfOf } from "../../../lib/mutual-information/layers/half-of-points";
import { type LayerFamily, layerFamilies } from "../../../lib/mutual-information/layers/options";
import { initialParameters, networkOptions } from "../../../lib/networks";
import { createRandom } from "../../../lib/platform/random/random";
import { referenceSpeed, secondsOf } from "../../../lib/platform/tasks/speed";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const side = 4;

/** Bars of two pixels somewhere on 4 × 4 maps; the class is their direction: no linear critic sees it. */
function bars(nPoints: number, scramble = false) {
  const random = createRandom(5, "bars");
  const order = scramble
    ? random.permutation(side * side)
    : Int32Array.from({ length: side * side }, (_, pixel) => pixel);
  const values = random.normals(nPoints * side * side).map((noise) => 0.1 * noise);
  const labels = Int32Array.from({ length: nPoints }, (_, point) => point % 2);
  labels.forEach((label, point) => {
    const [along, across] = [random.integer(side - 1), random.integer(side)];
    for (let step = 0; step < 2; step++) {
      const pixel = label === 0 ? (along + step) * side + across : across * side + along + step;
      values[point * side * side + order[pixel]] += 1;
    }
  });
  return { layers: [{ layer: 3, values, pointShape: [side, side, 1] }], labels, nClasses: 2, seed: 1 };
}

/** Maps as large as the last layer's: the middle of each. */
function pooled({ values }: { readonly values: Float32Array }) {
  const size = side * side;
  const middle = [0, 1, side, side + 1];
  return {
    values: Float32Array.from({ length: values.length / 4 }, (_, at) => values[((at / 4) | 0) * size + middle[at % 4]]),
    pointShape: [2, 2, 1],
  };
}

describe("the ladder of a layer", () => {
  it("rises to convolutions where the place does not matter, and says what each rung gained on the same points", async () => {
    const [{ rungs, bound, verdict, ceilingNats }] = await estimateLabelAwareLayers({
      ...bars(400),
      estimator: { families: ["pooled", "linear", "convolutional"], hiddenInputs: 0 },
    });
    // the whole map is no larger than the grid, so linear critics of it would say nothing new
    expect(rungs.map(({ family }) => family)).toEqual(["pooled", "convolutional"]);
    expect(rungs[0].gain).toBeNull();
    expect(rungs[0].bound).toBeLessThan(0.15);
    expect(rungs[1].gain!.nats).toBeGreaterThan(0.3);
    expect(bound).toBe(rungs[1].bound);
    expect(bound).toBeLessThanOrEqual(ceilingNats);
    expect(verdict).not.toBe("reliable");
  });

  it("reads the last layer, which has no convolution above it, by a hidden layer where none was asked for", async () => {
    const { layers, ...rest } = bars(300);
    const last = { ...rest, layers: layers.map((layer) => ({ ...layer, layer: 4 })) };
    const climb = async (families: readonly LayerFamily[]) =>
      (await estimateLabelAwareLayers({ ...last, estimator: { families: [...families], hiddenInputs: 0 } }))[0];
    const alone = await climb(["convolutional"]);
    expect(alone.rungs.map(({ family }) => family)).toEqual(["convolutional"]);
    expect(alone.bound).toBe((await climb(["hidden"])).bound);
    const above = await climb(["linear", "convolutional"]);
    expect(above.rungs.map(({ family }) => family)).toEqual(["linear", "convolutional"]);
    // nothing is fitted twice where the hidden layer was a rung of its own
    expect((await climb(["hidden", "convolutional"])).rungs.map(({ family }) => family)).toEqual(["hidden"]);
  });

  it("gives every family alone a bound at every layer of a network", async () => {
    const input = { height: 32, width: 32, channels: 1, nClasses: 2 };
    const network = networkOptions();
    const parameters = initialParameters([1, 1, 1, 1], input, network, 1);
    const { layers, ...rest } = bars(60);
    for (const family of layerFamilies) {
      for (const layer of [3, 4]) {
        const estimates = await estimateLabelAwareLayers({
          ...rest,
          layers: layers.map((each) => ({ ...each, layer, ...(layer === 4 ? pooled(each) : {}) })),
          estimator: { families: [family] },
          tail: { parameters, network },
        });
        expect(estimates[0].rungs.map((rung) => rung.family)).toEqual([family]);
        expect(Number.isFinite(estimates[0].bound)).toBe(true);
      }
    }
  });

  it("keeps copies in one half when it asks what twice the points add", async () => {
    const size = side * side;
    const random = createRandom(7, "shifted");
    const labels = Int32Array.from({ length: 160 }, (_, point) => point % 2);
    const once = {
      layers: [
        {
          layer: 3,
          // every number says a little, so that twice the points add much
          values: random.normals(160 * size).map((noise, at) => noise + 0.35 * labels[Math.floor(at / size)]),
          pointShape: [side, side, 1],
        },
      ],
      ...{ labels, nClasses: 2, seed: 1 },
    };
    const copied = Int32Array.from({ length: 320 }, (_, row) => row % 160);
    const values = Float32Array.from({ length: 320 * size }, (_, at) => once.layers[0].values[at % (160 * size)]);
    const twice = {
      ...once,
      layers: [{ ...once.layers[0], values }],
      labels: copied.map((row) => labels[row]),
    };
    const { points } = halfOf({ ...twice, groups: copied });
    expect(points).toHaveLength(160);
    expect(new Set(points.map((point) => copied[point])).size).toBe(80);
    const estimator = { hiddenInputs: 0, learningCurve: true };
    const [single] = await estimateLabelAwareLayers({ ...once, estimator });
    const [doubled] = await estimateLabelAwareLayers({ ...twice, estimator });
    // as much is to be gained as without copies, and as uncertainly
    expect(single.doubling!.nats).toBeGreaterThan(0.02);
    expect(doubled.doubling!.nats).toBeGreaterThan(0.6 * single.doubling!.nats);
    expect(doubled.doubling!.standardError).toBeGreaterThan(0.8 * single.doubling!.standardError);
  });

  it("is the first rung alone unless told, whatever comes after it", async () => {
    const alone = (await estimateLabelAwareLayers(bars(200)))[0];
    const climbed = (
      await estimateLabelAwareLayers({ ...bars(200), estimator: { families: ["pooled", "hidden"] } })
    )[0];
    expect(alone.rungs).toHaveLength(1);
    expect(climbed.rungs[0]).toEqual(alone.rungs[0]);
    expect(alone.verdict).not.toBe("reliable");
  });

  it("calls no layer reliable whose maps hold all of the label out of sight of every rung", async () => {
    const estimator = {
      sides: [2],
      hiddenInputs: 0,
      families: ["pooled" as const, "linear" as const],
      learningCurve: true,
    };
    const [estimate] = await estimateLabelAwareLayers({ ...bars(200, true), estimator });
    expect(estimate.doubling).toBeDefined();
    expect(estimate.bound).toBeLessThan(Math.log(2) - 0.1);
    expect(estimate.verdict).not.toBe("reliable");
    expect(estimate.interval[1]).toBeGreaterThanOrEqual(estimate.ceilingNats);
  });

  it("is capped by what the images are known to say, and says so", async () => {
    const [estimate] = await estimateLabelAwareLayers({ ...bars(200), capNats: 0.3 });
    expect(estimate).toMatchObject({ ceilingNats: 0.3, cappedBy: "I(x; y)" });
    expect((await estimateLabelAwareLayers(bars(200)))[0].cappedBy).toBe("H(y)");
  });

  it("trains the network's own tail on, and needs a network for it", async () => {
    const input = { height: 32, width: 32, channels: 1, nClasses: 2 };
    const network = networkOptions();
    const parameters = initialParameters([4, 6, 1, 8], input, network, 1);
    const estimator = { hiddenInputs: 0, families: ["pooled" as const, "tail" as const] };
    const before = tf.memory().numTensors;
    const [{ rungs }] = await estimateLabelAwareLayers({ ...bars(400), estimator, tail: { parameters, network } });
    expect(tf.memory().numTensors).toBe(before);
    expect(rungs.map(({ family }) => family)).toEqual(["pooled", "tail"]);
    expect(rungs[1].gain!.nats).toBeGreaterThan(0.1); // convolutions from fresh weights see the direction
    await expect(estimateLabelAwareLayers({ ...bars(100), estimator })).rejects.toThrow(
      "network's parameters are needed",
    );
  });

  it("is planned rung by rung, half of the points included", () => {
    const work = {
      architecture: [60, 60, 60, 60],
      network: networkOptions(),
      data: { channels: 3, nClasses: 10 },
      points: 1000,
    };
    const families = ["pooled", "linear", "hidden", "convolutional", "tail"] as const;
    const secondsAt = (layer: number, learningCurve: boolean) => {
      const estimator = labelAwareLayerOptions({ families: [...families], learningCurve });
      return [...rungCosts({ ...work, layer, estimator }).values()].map((cost) => secondsOf(cost, referenceSpeed));
    };
    const first = secondsAt(1, false);
    expect(Math.min(...first)).toBeGreaterThan(0);
    const curve = secondsAt(1, true);
    for (const [rung, seconds] of curve.entries()) {
      expect(seconds / first[rung]).toBeGreaterThan(1.2);
      expect(seconds / first[rung]).toBeLessThan(2);
    }
    expect(secondsAt(4, false)[3]).toBe(0); // layer 4 has no convolutions above it
    const alone = labelAwareLayerOptions({ families: ["convolutional"] });
    const [cost] = rungCosts({ ...work, layer: 4, estimator: alone }).values();
    expect(secondsOf(cost, referenceSpeed)).toBe(secondsAt(4, false)[2]);
  });

  it("refuses families out of order", () => {
    expect(() => labelAwareLayerOptions({ families: ["hidden", "pooled"] })).toThrow("families must rise in the order");
  });
});
