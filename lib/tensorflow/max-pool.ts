import * as tf from "@tensorflow/tfjs";
import { type Attribute, isNative, runNative } from "./native-operation";

let pooling: "oneDNN" | "composed" = "composed";

/**
 * Makes {@link maxPool} use oneDNN's pooling where this TensorFlow has it (builds for x86-64 with oneDNN do).
 *
 * TensorFlow calls it by itself in graphs, never in eager execution: there the gradient is a plain loop that looks for
 * each maximum again, some fifteen times slower than oneDNN's, which remembers where the maxima were.
 */
export function chooseOneDnnPooling(): void {
  const trial = tf.tensor4d([0, 1, 3, 2], [1, 2, 2, 1]);
  const disposables: tf.Tensor[] = [trial];
  try {
    const [maximum, places] = pool(trial, 2);
    disposables.push(maximum!, places!);
    disposables.push(poolGradient(trial, maximum!, maximum!, places!, 2));
    const gradient = disposables[3]!.dataSync();
    if (maximum!.dataSync()[0] === 3 && gradient[2] === 3) pooling = "oneDNN";
  } catch {
    // This build lacks the kernels: TensorFlow's plain ones remain.
  } finally {
    tf.dispose(disposables);
  }
}

/**
 * Max pooling over squares without overlap, at an odd side's end over what is left. Of equal maxima in a square the
 * first, row by row, gets the gradient.
 *
 * @param x Shape [nPoints, height, width, channels].
 * @param size Side of a square.
 * @returns Shape [nPoints, ⌈height / size⌉, ⌈width / size⌉, channels].
 */
export function maxPool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  if (pooling === "composed" || !isNative()) return tf.maxPool(x, size, size, "same");
  const withGradient = tf.customGrad((input, save) => {
    const [maxima, places] = pool(input as tf.Tensor, size);
    (save as tf.GradSaveFunc)([input as tf.Tensor, maxima!, places!]);
    return {
      value: maxima!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => poolGradient(saved[0]!, saved[1]!, dy, saved[2]!, size),
    };
  });
  return withGradient(x) as tf.Tensor4D;
}

function attributes(size: number): Record<string, Attribute> {
  return {
    T: { type: "float32" },
    ksize: { ints: [1, size, size, 1] },
    strides: { ints: [1, size, size, 1] },
    padding: { text: "SAME" },
    data_format: { text: "NHWC" },
    workspace_enabled: { flag: true },
    // The label under which TensorFlow registers oneDNN's kernels.
    _kernel: { text: "MklNameChangeOp" },
  };
}

/** @returns Maxima, and where they were: bytes in oneDNN's own order, whatever TensorFlow.js takes their type for. */
function pool(x: tf.Tensor, size: number): tf.Tensor[] {
  const withPaddings = { ...attributes(size), explicit_paddings: { ints: [] } };
  return runNative({ name: "_MklNativeMaxPool", attributes: withPaddings, inputs: [x], nOutputs: 2 });
}

function poolGradient(x: tf.Tensor, maxima: tf.Tensor, dy: tf.Tensor, places: tf.Tensor, size: number): tf.Tensor {
  const inputs = [x, maxima, dy, places];
  return runNative({ name: "_MklNativeMaxPoolGrad", attributes: attributes(size), inputs })[0]!;
}
