import * as tf from "@tensorflow/tfjs";

/** The native backend's door to TensorFlow's own operations; tfjs-node publishes no type for it. */
interface NativeBackend {
  executeSingleOutput(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: unknown }[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
  readonly binding: Readonly<Record<string, number>>;
}

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
    kernelFunc: ({ inputs, backend }) => {
      const native = backend as unknown as NativeBackend;
      const type = [{ name: "T", type: native.binding.TF_ATTR_TYPE!, value: native.binding.TF_FLOAT }];
      return native.executeSingleOutput("ReluGrad", type, [inputs.dy!, inputs.x!]);
    },
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
