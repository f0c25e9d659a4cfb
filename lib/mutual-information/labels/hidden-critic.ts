import { heNormal, zeros } from "../../platform/optimisation/named-array";
import { addBias } from "../../platform/tensorflow/add-bias";
import { tf } from "../../platform/tensorflow/engine";
import type { CheckRule } from "./early-stopping";
import { NetworkCritic } from "./network-critic";
import type { PreparedSample } from "./prepare-sample";

export interface HiddenFitting extends CheckRule {
  readonly units: number;
  readonly learningRate: number;
  /** Decoupled, of all parameters. */
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

/** T(x, c) = output · relu(hidden · x) + direct · x + bias: one hidden layer of ReLU units beside a linear map. */
export function hiddenCritic(sample: PreparedSample, fitting: HiddenFitting): NetworkCritic {
  const { nClasses, pointShape } = sample;
  const { units } = fitting;
  const size = pointShape.reduce((product, side) => product * side, 1);
  return new NetworkCritic(
    sample,
    {
      initial: (seed) => [
        heNormal({ name: "hidden/kernel", shape: [size, units], seed }),
        // Biases are spread, so that kinks lie apart in low dimension.
        { ...heNormal({ name: "hidden/bias", shape: [1, units], seed }), shape: [units] },
        zeros("output/kernel", [units, nClasses]),
        zeros("direct/kernel", [size, nClasses]),
        zeros("output/bias", [nClasses]),
      ],
      table: ([kernel, bias, output, direct, outputBias], xs) => {
        const flat = tf.reshape(xs, [xs.shape[0], size]) as tf.Tensor2D;
        const hidden = tf.relu(addBias(tf.matMul(flat, kernel as tf.Tensor2D), bias));
        const sums = tf.add(tf.matMul(hidden, output as tf.Tensor2D), tf.matMul(flat, direct as tf.Tensor2D));
        return addBias(sums as tf.Tensor2D, outputBias);
      },
    },
    { ...fitting, parameterDecay: fitting.weightDecay },
  );
}
