import { heNormal } from "../../platform/optimisation/named-array";
import { tf } from "../../platform/tensorflow/engine";
import { readTidy } from "../../platform/tensorflow/read";
import type { CriticFit } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import { type CheckRule, fitWithChecks, stepsPerCheck } from "./early-stopping";
import { type HiddenShape, hiddenGradient, hiddenParameterCount, hiddenTable, hiddenTensors } from "./hidden-gradient";
import type { PreparedSample } from "./prepare-sample";

/** How the hidden critic is fitted. */
export interface HiddenFitting extends CheckRule {
  readonly units: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** Defaults, chosen once on ground-truth cases and left alone between them. */
export const hiddenFitting: HiddenFitting = {
  units: 128,
  learningRate: 0.003,
  weightDecay: 1e-3,
  batchSize: 256,
  stepsPerCheck: 10,
  patience: 5,
  maxChecks: 100,
};

/** One hidden layer of ReLU units beside a linear map, fitted by Adam with averaged parameters. */
export function fitHiddenCritic(options: {
  readonly sample: PreparedSample;
  readonly points: MemberPoints;
  readonly fitting: HiddenFitting;
  readonly seed: number;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<CriticFit> {
  const { sample, points, fitting, seed, onCheck } = options;
  const size = sample.xs.size / sample.labels.length;
  const shape: HiddenShape = { size, units: fitting.units, nClasses: sample.nClasses };
  const { passes, steps } = stepsPerCheck(points.fitPoints.length, fitting);
  const state = new AveragedAdam(initialParameters(shape, seed), fitting, passes * steps);
  const pick = <T extends tf.Tensor>(tensor: T, indices: Int32Array): tf.Tensor2D =>
    tf.reshape(tf.gather(tensor, tf.tensor1d(indices, "int32")), [indices.length, -1]);
  return fitWithChecks({
    sample,
    points,
    rule: fitting,
    seed,
    onCheck,
    step: (indices) => {
      const gradient = readTidy(() =>
        hiddenGradient(
          hiddenTensors(state.parameters, shape),
          pick(sample.xs, indices),
          pick(sample.oneHot, indices),
          sample.logPrior,
        ),
      );
      state.step(gradient);
    },
    table: (indices) => readTidy(() => hiddenTable(hiddenTensors(state.averaged, shape), pick(sample.xs, indices))),
  });
}

/** Biases of the hidden layer are spread, so that kinks lie apart in low dimension; the output starts at 0. */
function initialParameters(shape: HiddenShape, seed: number): Float32Array {
  const { size, units } = shape;
  const flat = new Float32Array(hiddenParameterCount(shape));
  flat.set(heNormal({ name: "hidden/kernel", shape: [size, units], seed }).values);
  flat.set(heNormal({ name: "hidden/bias", shape: [1, units], seed }).values, size * units);
  return flat;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019) and a running mean of its parameters. */
class AveragedAdam {
  readonly parameters: Float32Array;
  /** Running mean over about one check's steps (Polyak & Juditsky 1992). */
  readonly averaged: Float32Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private steps = 0;

  constructor(
    initial: Float32Array,
    private readonly options: Pick<HiddenFitting, "learningRate" | "weightDecay">,
    private readonly memorySteps: number,
  ) {
    this.parameters = initial.slice();
    this.averaged = initial.slice();
    this.first = new Float64Array(initial.length);
    this.second = new Float64Array(initial.length);
  }

  step(gradient: Float32Array): void {
    const { learningRate, weightDecay } = this.options;
    const count = ++this.steps;
    const [correctFirst, correctSecond] = [1 - 0.9 ** count, 1 - 0.999 ** count];
    const keep = Math.min(1 - 1 / Math.max(10, this.memorySteps), count / (count + 9));
    for (let index = 0; index < gradient.length; index++) {
      this.first[index] = 0.9 * this.first[index] + 0.1 * gradient[index];
      this.second[index] = 0.999 * this.second[index] + 0.001 * gradient[index] ** 2;
      const change = this.first[index] / correctFirst / (Math.sqrt(this.second[index] / correctSecond) + 1e-8);
      this.parameters[index] -= learningRate * (change + weightDecay * this.parameters[index]);
      this.averaged[index] = keep * this.averaged[index] + (1 - keep) * this.parameters[index];
    }
  }
}
