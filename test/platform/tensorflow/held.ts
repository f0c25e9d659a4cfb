import { tf } from "../../../lib/platform/tensorflow/engine";

/** What this process holds of the engine: tensors, and the graphs that their count does not show. */
export function held(): { readonly tensors: number; readonly graphs: number } {
  const { binding } = tf.backend() as unknown as { readonly binding?: { getNumOfSavedModels?(): number } };
  return { tensors: tf.memory().numTensors, graphs: binding?.getNumOfSavedModels?.() ?? 0 };
}
