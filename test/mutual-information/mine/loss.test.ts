import { beforeAll, describe, expect, it } from "vitest";
import { mineOptions } from "../../../lib/mutual-information";
import { criticFeatures, criticTable, criticValues, initialCritic } from "../../../lib/mutual-information/mine/critic";
import { batchWeight, emptyLogMean, mineLoss, movedLogMean } from "../../../lib/mutual-information/mine/loss";
import { tapeGradient } from "../../../lib/platform/optimisation/graph-step";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { GraphFunction } from "../../../lib/platform/tensorflow/graph/graph-function";
import { held } from "../../platform/tensorflow/held";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const [n, nClasses, channels] = [6, 3, 2];
const joint = Int32Array.from({ length: n }, (_, index) => index % nClasses);
const shuffled = Int32Array.from({ length: n }, (_, index) => (index * index + 1) % nClasses);
const oneHot = (labels: Int32Array): tf.Tensor2D =>
  tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), nClasses), "float32") as tf.Tensor2D;
const noBatchYet = () => ({ logMean: tf.scalar(emptyLogMean), weight: tf.scalar(batchWeight(0)) });
const variants = [
  { bound: "dv", gradient: "batch" },
  { bound: "dv", gradient: "movingAverage" },
  { bound: "nwj", gradient: "batch" },
] as const;

/** A critic with biases away from 0, so that their place matters, and maps for it. */
function critic(nConvolutions: number) {
  const arrays = initialCritic({ channels, nClasses, nConvolutions }, mineOptions({ filters: 4, denseUnits: 5 }), 1);
  const random = createRandom(1, "maps", nConvolutions);
  const parameters = arrays.map((array) => {
    return { ...array, values: array.values.map((value) => value + 0.1 * random.normal()) };
  });
  const maps = tf.tensor4d(Float32Array.from(random.normals(n * 25 * channels)), [n, 5, 5, channels]);
  return { parameters, maps };
}

/** The loss of a critic's parameters on the six pairs. */
function lossOf(parameters: readonly tf.Tensor[], maps: tf.Tensor4D, variant: (typeof variants)[number]) {
  const features = criticFeatures(parameters, maps);
  const values = (labels: Int32Array) => criticValues(parameters, features, oneHot(labels));
  return mineLoss(values(joint), values(shuffled), variant, noBatchYet());
}

/** Minus the bound of T's pairs, in double precision, as equation 2.4 and 2.1.1 have it. */
function negativeBound(t: readonly number[], product: readonly number[], bound: "dv" | "nwj"): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const exponential = mean(product.map(Math.exp));
  return (bound === "dv" ? Math.log(exponential) : exponential - 1) - mean(t);
}

describe("MINE's loss", () => {
  const t = { joint: [0.5, -1, 2], product: [0.3, 1.5, -0.4] };
  const tensors = () => [tf.tensor2d(t.joint, [3, 1]), tf.tensor2d(t.product, [3, 1])];

  it("is minus equation 2.4, and minus t − e^t", () => {
    for (const bound of ["dv", "nwj"] as const) {
      const { loss } = mineLoss(tensors()[0], tensors()[1], { bound, gradient: "batch" }, noBatchYet());
      expect(loss.dataSync()[0]).toBeCloseTo(negativeBound(t.joint, t.product, bound), 5);
    }
  });

  it.each(variants)("has the gradient of finite differences by T, $bound with $gradient", (variant) => {
    const [byJoint, byProduct] = tf.grads((a, b) => mineLoss(a, b, variant, noBatchYet()).loss)(tensors());
    const step = 1e-4;
    for (let place = 0; place < 3; place++) {
      const slope = (part: "joint" | "product") => {
        const moved = (by: number) => {
          const own = { ...t, [part]: t[part].map((value, index) => (index === place ? value + by : value)) };
          return negativeBound(own.joint, own.product, variant.bound);
        };
        return (moved(step) - moved(-step)) / (2 * step);
      };
      expect(byJoint.dataSync()[place]).toBeCloseTo(slope("joint"), 5);
      expect(byProduct.dataSync()[place]).toBeCloseTo(slope("product"), 5);
    }
  });

  it.each([0, 1, 3].flatMap((nConvolutions) => variants.map((variant) => ({ nConvolutions, ...variant }))))(
    "has the gradient of finite differences by the critic's parameters, $nConvolutions convolutions, $bound, $gradient",
    ({ nConvolutions, ...variant }) => {
      const { parameters, maps } = critic(nConvolutions);
      const tensorsOf = (arrays: typeof parameters) => arrays.map(({ values, shape }) => tf.tensor(values, [...shape]));
      const gradients = tf.grads((...values) => lossOf(values, maps, variant).loss)(tensorsOf(parameters));
      const valuesAt = (arrays: typeof parameters): readonly (readonly number[])[] =>
        [joint, shuffled].map((labels) => {
          const own = tensorsOf(arrays);
          return [...criticValues(own, criticFeatures(own, maps), oneHot(labels)).dataSync()];
        });
      const step = 2e-3;
      let compared = 0;
      parameters.forEach(({ values }, which) => {
        for (const place of [0, Math.floor(values.length / 2), values.length - 1]) {
          const moved = (by: number) => {
            const arrays = parameters.map((array, index) =>
              index === which
                ? { ...array, values: array.values.map((value, at) => (at === place ? value + by : value)) }
                : array,
            );
            const [own, others] = valuesAt(arrays);
            return negativeBound(own, others, variant.bound);
          };
          const slope = (moved(step) - moved(-step)) / (2 * step);
          expect(Math.abs(gradients[which].dataSync()[place] - slope)).toBeLessThan(2e-3 + 0.02 * Math.abs(slope));
          compared++;
        }
      });
      expect(compared).toBe(3 * parameters.length);
    },
  );

  it("divides by the running mean of e^T with a moving average, at first the batch's own", () => {
    const gradientOf = (product: readonly number[], running: Parameters<typeof mineLoss>[3]) => {
      const given = [tensors()[0], tf.tensor2d([...product], [3, 1])];
      const variant = { bound: "dv", gradient: "movingAverage" } as const;
      const [, byProduct] = tf.grads((a, b) => mineLoss(a, b, variant, running).loss)(given);
      const { logMean } = mineLoss(given[0], given[1], variant, running);
      return { slopes: byProduct.dataSync(), logMean: logMean as tf.Scalar };
    };
    const first = gradientOf(t.product, noBatchYet());
    const high = t.product.map((value) => value + 3); // e³ times as large; the running mean has moved by a hundredth
    const second = gradientOf(high, { logMean: first.logMean, weight: tf.scalar(batchWeight(1)) });
    const grown = Math.exp(3) / (0.99 + 0.01 * Math.exp(3));
    for (let place = 0; place < 3; place++) expect(second.slopes[place] / first.slopes[place]).toBeCloseTo(grown, 3);
  });

  it("stays finite where T is large", () => {
    const large = [tf.tensor2d([1, 2], [2, 1]), tf.tensor2d([1000, 999], [2, 1])];
    for (const gradient of ["batch", "movingAverage"] as const) {
      const slopes = tf.grads((a, b) => mineLoss(a, b, { bound: "dv", gradient }, noBatchYet()).loss)(large);
      for (const slope of slopes) expect([...slope.dataSync()].every(Number.isFinite)).toBe(true);
    }
  });

  it("averages e^T over batches without overflow", () => {
    const after = (logMean: number, ofBatch: number, nBatchesBefore: number) => {
      const [old, fresh, weight] = [logMean, ofBatch, batchWeight(nBatchesBefore)].map((value) => tf.scalar(value));
      return movedLogMean({ logMean: old, weight }, fresh).dataSync()[0];
    };
    expect(after(emptyLogMean, 2000, 0)).toBeCloseTo(2000, 3);
    expect(after(emptyLogMean, -2000, 0)).toBeCloseTo(-2000, 3);
    expect(after(0, Math.log(3), 1)).toBeCloseTo(Math.log(0.99 + 0.03), 6);
    expect(after(2000, 2000, 5)).toBeCloseTo(2000, 3);
  });
});

describe("the gradient of MINE's loss", () => {
  it.each(variants)("is the same within a graph as operation by operation, $bound with $gradient", (variant) => {
    const { parameters, maps } = critic(2);
    const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
    const before = held();
    const gradient = tapeGradient((values, given) => {
      const { loss, logMean } = lossOf(values, given[0] as tf.Tensor4D, variant);
      return { loss, others: logMean ? [logMean] : [] };
    });
    const compute = (images: tf.Tensor, ...values: tf.Tensor[]) => {
      const { gradients, others = [] } = gradient(values, [images]);
      return [...gradients, ...others];
    };
    const graph = new GraphFunction(compute);
    const [inGraph, byCall] = [graph.call([maps, ...tensors]), tf.tidy(() => compute(maps, ...tensors))];
    expect(inGraph).toHaveLength(tensors.length + (variant.gradient === "movingAverage" ? 2 : 1));
    inGraph.forEach((tensor, which) => {
      const wanted = byCall[which].dataSync();
      tensor.dataSync().forEach((value, place) => void expect(value).toBeCloseTo(wanted[place], 5));
    });
    graph.dispose();
    tf.dispose([inGraph, byCall]);
    expect(held()).toEqual(before);
  });
});

describe("MINE's critic", () => {
  it.each([0, 2])("gives pairs the T that its table has for them, with %i convolutions", (nConvolutions) => {
    const { parameters, maps } = critic(nConvolutions);
    const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
    const features = criticFeatures(tensors, maps);
    const table = criticTable(tensors, features, nClasses).dataSync();
    const values = criticValues(tensors, features, oneHot(shuffled)).dataSync();
    shuffled.forEach((label, point) => void expect(values[point]).toBeCloseTo(table[point * nClasses + label], 5));
  });
});
