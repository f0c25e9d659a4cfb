import * as tf from "@tensorflow/tfjs";
import { isNative, runNative } from "./native-operation";

// Gradients of single layers, called directly where a whole network's gradient is written out by hand: no tape, no
// gradient that nobody asked for.

const convolution = { strides: 1, pad: "same", dataFormat: "NHWC" } as const;

/**
 * The gradient of the kernel of a convolution with stride 1 and `same` padding.
 *
 * @param x Input of the convolution, [nPoints, height, width, channels].
 * @param dy Gradient of its output, [nPoints, height, width, filters].
 * @param kernel The kernel, [kernelHeight, kernelWidth, channels, filters]; only its shape matters.
 */
export function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D, kernel: tf.Tensor): tf.Tensor4D {
  return tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, { ...convolution, filterShape: kernel.shape });
}

/** The gradient of the input of such a convolution, [nPoints, height, width, channels]. */
export function inputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
  const inputShape = [...dy.shape.slice(0, 3), kernel.shape[2]];
  return tf.engine().runKernel("Conv2DBackpropInput", { dy, filter: kernel }, { ...convolution, inputShape });
}

const float = { T: { type: "float32" } } as const;

/** The gradient of the input of ReLU, from its output `y` (which is positive where its input is). */
export function reluGradient<T extends tf.Tensor>(dy: T, y: T): T {
  if (isNative()) return runNative({ name: "ReluGrad", attributes: float, inputs: [dy, y] })[0] as T;
  return tf.mul(dy, tf.step(y));
}
