import { beforeAll, describe, expect, it } from "vitest";
import { fitWithAdam, initialOptimiserState, type OptimiserState } from "../../../lib/platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../../lib/platform/optimisation/graph-step";
import type { NamedArray } from "../../../lib/platform/optimisation/named-array";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const array = (name: string, shape: number[], values: number[]): NamedArray => ({
  name,
  shape,
  values: Float32Array.from(values),
});
const start = () => initialOptimiserState([array("a", [2, 2], [1, -2, 3, 0.5]), array("b", [], [4])]);
const rate = 0.1;

/** Σ (a − 1)² + b⁴ / 4. */
const loss = ([a, b]: readonly tf.Tensor[]): tf.Scalar =>
  tf.add(tf.sum(tf.square(tf.sub(a, 1))), tf.div(tf.pow(b, 4), 4)) as tf.Scalar;

const steps = (state: OptimiserState, count: number) =>
  fitWithAdam(state, rate, (fit) => Array.from({ length: count }, () => fit.descend(loss)));

/** Algorithm 1 of Kingma & Ba 2015 on one number. */
function byHand(x: number, slope: (x: number) => number, count: number): number {
  let [m, v] = [0, 0];
  for (let t = 1; t <= count; t++) {
    const g = slope(x);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    x -= (rate * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7);
  }
  return x;
}

describe("Adam", () => {
  it("takes the steps of the paper's algorithm, each parameter its own", async () => {
    const { state, result } = await steps(start(), 25);
    const [a, b] = state.parameters;
    for (const [index, x] of [1, -2, 3, 0.5].entries()) {
      const wanted = byHand(x, (y) => 2 * (y - 1), 25);
      expect(a.values[index]).toBeCloseTo(wanted, 4);
    }
    expect(b.values[0]).toBeCloseTo(
      byHand(4, (y) => y ** 3, 25),
      4,
    );
    expect([a.shape, b.shape, state.steps]).toEqual([[2, 2], [], 25]);
    expect(result[0]).toBeCloseTo(0 + 9 + 4 + 0.25 + 64, 4); // the loss before the first step
  });

  it("takes the same steps as a graph, which serves more than one fit", async () => {
    const shapes = start().parameters.map(({ shape }) => shape);
    const graph = new GraphStep(
      shapes,
      tapeGradient((parameters, [factor]) => tf.mul(loss(parameters), factor) as tf.Scalar),
    );
    const factor = tf.scalar(1);
    for (let repeat = 0; repeat < 2; repeat++) {
      const { state, result } = await fitWithAdam(start(), rate, (fit) =>
        Array.from({ length: 25 }, () => {
          const [before] = fit.take(graph, [factor]);
          const [value] = before.dataSync();
          before.dispose();
          return value;
        }),
      );
      const wanted = await steps(start(), 25);
      state.parameters.forEach(({ values }, place) => {
        for (const [at, value] of values.entries()) {
          expect(value).toBeCloseTo(wanted.state.parameters[place].values[at], 5);
        }
      });
      expect(state.steps).toBe(25);
      expect(result[0]).toBeCloseTo(wanted.result[0], 4);
    }
    factor.dispose();
    graph.dispose();
  });

  it("stored and read again goes on with the very numbers", async () => {
    const straight = (await steps(start(), 10)).state;
    const halfway = (await steps(start(), 4)).state;
    const resumed = (await steps(structuredClone(halfway), 6)).state;
    expect(resumed).toEqual(straight);
  });

  it("shows the parameters as they are after each step, changes no state handed in, and frees everything", async () => {
    const state = start();
    const before = tf.memory().numTensors;
    await fitWithAdam(state, rate, (fit) => {
      const first = fit.parameters[0].dataSync().slice();
      fit.descend(loss);
      expect(fit.parameters[0].dataSync()[1]).toBeCloseTo(first[1] + rate, 5); // the first step is one of the rate
    });
    await expect(
      fitWithAdam(state, rate, () => {
        throw new Error("stopped");
      }),
    ).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
    expect(state).toEqual(start());
  });

  it("changes neither the arrays it starts from, however large, nor copies of its parameters", async () => {
    const state = initialOptimiserState([
      array(
        "a",
        [64, 64],
        Array.from({ length: 4096 }, () => 3),
      ),
    ]);
    await fitWithAdam(state, rate, (fit) => {
      const copy = tf.clone(fit.parameters[0]);
      for (let step = 0; step < 3; step++) fit.descend(([a]) => tf.sum(tf.square(a)) as tf.Scalar);
      expect(copy.dataSync().every((value) => value === 3)).toBe(true);
      expect(fit.parameters[0].dataSync().every((value) => value < 3)).toBe(true);
      copy.dispose();
    });
    for (const group of [state.firstMoments, state.secondMoments]) {
      expect(group[0].values.every((value) => value === 0)).toBe(true);
    }
    expect(state.parameters[0].values.every((value) => value === 3)).toBe(true);
  });
});
