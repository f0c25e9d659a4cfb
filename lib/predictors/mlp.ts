import type { ParameterTensors } from "../platform/optimisation/adam";
import { addBias } from "../platform/tensorflow/add-bias";
import { tf } from "../platform/tensorflow/engine";

export { initialMlp } from "./initial-mlp";

/**
 * What such a network makes of inputs, before any softmax.
 *
 * @param parameters In the order of {@link initialMlp}.
 * @param inputs Shape [n, widths[0]].
 * @returns Shape [n, last of widths].
 */
export function mlpOutputs(parameters: ParameterTensors, inputs: tf.Tensor2D): tf.Tensor2D {
  let hidden = inputs;
  for (let index = 0; index < parameters.length; index += 2) {
    hidden = addBias(tf.matMul(hidden, parameters[index] as tf.Tensor2D), parameters[index + 1]);
    if (index + 2 < parameters.length) hidden = tf.relu(hidden);
  }
  return hidden;
}
