import * as tf from "@tensorflow/tfjs";
import { isNative, runNative } from "./native-operation";

const attributesOf = (type: "float32" | "int32") =>
  ({
    Tparams: { type },
    Tindices: { type: "int32" },
    Taxis: { type: "int32" },
    batch_dims: { int: 0 },
  }) as const;

const attributes = { float32: attributesOf("float32"), int32: attributesOf("int32") };

/**
 * The rows of a tensor at some places. Unlike `tf.gather`, which reads the places back to check them, it can be part of
 * a graph.
 *
 * @param x Shape [nRows, ...], numbers of either type.
 * @param places Shape [n], each 0 … nRows − 1; others are TensorFlow's to refuse.
 * @returns Shape [n, ...].
 */
export function gatherRows<T extends tf.Tensor>(x: T, places: tf.Tensor1D): T {
  if (!isNative()) return tf.gather(x, places);
  return tf.tidy(() => {
    const inputs = [x, places, tf.scalar(0, "int32")];
    return runNative({ name: "GatherV2", attributes: attributes[x.dtype as "float32" | "int32"], inputs })[0] as T;
  });
}
