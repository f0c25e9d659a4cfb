import * as tf from "@tensorflow/tfjs";
import { runNative } from "./native-operation";

/**
 * Lets the gradient of `tf.relu` run as TensorFlow's `ReluGrad`, `dx = dy` where x > 0 and 0 elsewhere.
 *
 * tfjs composes it as `dy · step(x)`, three passes over memory of which `step` alone costs more than a convolution on
 * small images. Registered as a kernel of its own, not called behind the tape's back, so that gradients of gradients
 * still work.
 */
export function registerReluGradient(): void {
  tf.registerKernel({
    kernelName: "ReluGrad",
    backendName: "tensorflow",
    kernelFunc: ({ inputs }) =>
      runNative({ name: "ReluGrad", attributes: { T: { type: "float32" } }, inputs: [inputs.dy!, inputs.x!] })[0]!,
  });
  tf.registerGradient({
    kernelName: "ReluGrad",
    inputsToSave: ["x"],
    gradFunc: (dy, saved) => {
      const x = saved[0] as tf.Tensor;
      return { dy: () => reluGradient(dy as tf.Tensor, x), x: () => tf.zerosLike(x) };
    },
  });
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    inputsToSave: ["x"],
    gradFunc: (dy, saved) => ({ x: () => reluGradient(dy as tf.Tensor, saved[0] as tf.Tensor) }),
  });
}

function reluGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("ReluGrad", { dy, x }) as tf.Tensor;
}
