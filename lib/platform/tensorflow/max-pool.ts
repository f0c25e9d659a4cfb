import * as tf from "@tensorflow/tfjs";
import { type Attribute, isNative, runNative } from "./native-operation";

let pooling: "oneDNN" | "plain" = "plain";

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
  if (!isNative()) return composedMaxPool(x, size);
  if (pooling === "plain") return tf.maxPool(x, size, size, "same");
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

/** With a gradient of plain operations: that of the WebAssembly backend loses some maxima. */
function composedMaxPool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const withGradient = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: tf.maxPool(input as tf.Tensor4D, size, size, "same"),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.tidy(() => composedGradient(saved[0] as tf.Tensor4D, dy, size)),
    };
  });
  return withGradient(x) as tf.Tensor4D;
}

/** Each square as a row, in it a 1 at the first maximum, times the gradient of the square. */
function composedGradient(x: tf.Tensor4D, dy: tf.Tensor, size: number): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const [down, across] = [Math.ceil(height / size), Math.ceil(width / size)];
  const least = -3.4e38; // what is left over at an odd side's end never holds the maximum
  const padded = tf.pad4d(
    x,
    [
      [0, 0],
      [0, down * size - height],
      [0, across * size - width],
      [0, 0],
    ],
    least,
  );
  const squares = tf.transpose(tf.reshape(padded, [n * down, size, across, size * channels]), [0, 2, 1, 3]);
  const rows = tf.transpose(tf.reshape(squares, [-1, size * size, channels]), [0, 2, 1]);
  const places = tf.oneHot(tf.argMax(tf.reshape(rows, [-1, size * size]), 1), size * size);
  const spread = tf.mul(tf.cast(places, "float32"), tf.reshape(dy, [-1, 1]));
  const back = tf.transpose(tf.reshape(spread, [-1, channels, size * size]), [0, 2, 1]);
  const whole = tf.transpose(tf.reshape(back, [n * down, across, size, size * channels]), [0, 2, 1, 3]);
  return tf.slice(tf.reshape(whole, [n, down * size, across * size, channels]), [0, 0, 0, 0], x.shape) as tf.Tensor4D;
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
