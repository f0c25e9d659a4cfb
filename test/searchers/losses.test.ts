import { describe, expect, it } from "vitest";
import { withParameters } from "../../lib/platform/optimisation/adam";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import { initialMlp, mlpOutputs } from "../../lib/predictors/mlp";
import { nEntries, nFilterOptions, parseArchitecture, sampleUniformArchitecture } from "../../lib/search-space";
import {
  controllerLosses,
  drawnLoss,
  entropyGradient,
  layerSoftmax,
  priorEntropy,
} from "../../lib/searchers/controller/losses";
import { PlainNetwork } from "../../lib/searchers/controller/network";

const random = createRandom(3, "losses");
const logits = Float64Array.from({ length: nEntries }, () => random.normal());
const drawn = Array.from({ length: 12 }, () => sampleUniformArchitecture(random));
const weights = drawn.map(() => random.normal());

/** Central differences of a function at a point. */
function differences(of: (point: Float64Array) => number, at: Float64Array, step = 1e-5): Float64Array {
  return at.map((_, index) => {
    const moved = (by: number) => of(at.map((value, other) => (other === index ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

const expectClose = (a: ArrayLike<number>, b: ArrayLike<number>, within: number) => {
  for (let index = 0; index < a.length; index++) expect(Math.abs(a[index] - b[index])).toBeLessThan(within);
};

describe("losses of a controller", () => {
  it.each(controllerLosses)("%s: the gradient is that of finite differences", (kind) => {
    const weighted = (point: Float64Array) =>
      drawn.reduce((sum, architecture, index) => {
        return sum + weights[index] * drawnLoss({ kind, logits: point, drawn: [architecture], weights: [1] }).loss;
      }, 0);
    const { loss, gradient } = drawnLoss({ kind, logits, drawn, weights });
    expectClose(gradient, differences(weighted, logits), 1e-6);
    const each = drawn.map((one) => drawnLoss({ kind, logits, drawn: [one], weights: [1] }).loss);
    expect(loss).toBeCloseTo(
      each.reduce((sum, value) => sum + value, 0),
      9,
    );
  });

  it("the entropy's gradient is that of finite differences", () => {
    const entropy = (point: Float64Array) => priorEntropy(layerSoftmax(point));
    expectClose(entropyGradient(layerSoftmax(logits)), differences(entropy, logits), 1e-6);
  });

  it("the log-likelihood is that of each layer's own softmax", () => {
    const even = drawnLoss({ kind: "logLikelihood", logits: new Float64Array(nEntries), drawn, weights });
    expect(even.loss).toBeCloseTo(48 * Math.log(nFilterOptions), 9);
  });

  it("the double softmax goes from 48·ln 92 = 217.0 to 48·(ln(88 + 4e) − 1) = 172.5 and no further", () => {
    const of = (point: Float64Array, architectures: typeof drawn) =>
      drawnLoss({ kind: "doubleSoftmax", logits: point, drawn: architectures, weights }).loss;
    expect(of(new Float64Array(nEntries), drawn)).toBeCloseTo(48 * Math.log(92), 9);
    const one = parseArchitecture("115-90-70-10");
    const narrow = new Float64Array(nEntries);
    one.forEach((filters, layer) => {
      narrow[layer * nFilterOptions + (filters - 10) / 5] = 1000;
    });
    expect(of(narrow, new Array(12).fill(one))).toBeCloseTo(48 * (Math.log(88 + 4 * Math.E) - 1), 9);
  });
});

describe("the controller's network in plain arrays", () => {
  const widths = [96, 128, 128, 64, 92];
  const input = Float64Array.from({ length: 96 }, () => random.normal());

  it("is the predictor's: the same numbers come out of the same seed", async () => {
    await startEngine({ threads: 1, quiet: true });
    const activations = PlainNetwork.fresh(widths, 7).forward(input);
    const theirs = await withParameters(initialMlp(widths, 7), (parameters) =>
      tf.tidy(() => mlpOutputs(parameters, tf.tensor2d(Float32Array.from(input), [1, 96])).dataSync()),
    );
    expectClose(activations[activations.length - 1], theirs, 1e-4);
  });

  it("passes back what finite differences say", () => {
    const small = PlainNetwork.fresh([5, 7, 6, 3], 2);
    const given = [0.5, -1, 0, 2, 0.3];
    const weight = Float64Array.of(1, -2, 0.5);
    const value = (parameters: Float64Array) => {
      const outputs = new PlainNetwork([5, 7, 6, 3], parameters).forward(given);
      return outputs[3].reduce((sum, output, index) => sum + weight[index] * output, 0);
    };
    const gradient = new Float64Array(small.parameters.length);
    small.backward(small.forward(given), weight, gradient);
    expectClose(gradient, differences(value, small.parameters), 1e-6);
  });
});
