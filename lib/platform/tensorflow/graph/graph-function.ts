import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { isNative } from "../native-operation";
import { type GraphBackend, recordOperations } from "./record";
import { encodeSavedModel, servingTag } from "./saved-model";

/** tfjs-node's backend, as far as it runs graphs. */
interface RunningBackend extends GraphBackend {
  readonly isUsingGpuDevice: boolean;
  runSavedModel(id: number, inputs: tf.Tensor[], names: readonly { name: string }[], outputs: string[]): tf.Tensor[];
  deleteSavedModel(id: number): void;
}

/** A function of tensors, ready to be called. */
interface Compiled {
  readonly id: number;
  readonly inputs: readonly { readonly name: string }[];
  readonly outputs: string[];
}

/**
 * A function of tensors that TensorFlow runs as one graph, like Python's `tf.function`.
 *
 * Called from JavaScript one by one, operations on small tensors take some 50 µs each, whatever they compute; within a
 * graph, a few. On the native CPU engine the first call with inputs of new shapes records the operations, and hands
 * them to TensorFlow as a saved model (60 to 100 ms); later ones run that. Other engines call the function itself:
 * WebAssembly has no graphs, and on a GPU the addon would move all inputs to the host and back at each call.
 *
 * A graph's numbers differ from those of single operations in the last bits, as TensorFlow merges some of them; they
 * are the same ones at each call.
 *
 * @example
 * const distance = new GraphFunction((a, b) => [tf.sum(tf.abs(tf.sub(a, b)))]);
 * const [sum] = distance.call([tf.tensor1d([1, 2]), tf.tensor1d([0, 4])]);
 * sum.arraySync(); // 3
 * distance.dispose();
 */
export class GraphFunction {
  private readonly compiled = new Map<string, Compiled>();
  private disposed = false;

  /**
   * @param compute Runs the same operations whenever the inputs have the same shapes; uses no other tensors and reads
   * none. What it makes of numbers of JavaScript stays as it was at the first call.
   */
  constructor(private readonly compute: (...inputs: tf.Tensor[]) => readonly tf.Tensor[]) {}

  /**
   * @param inputs Tensors, none twice.
   * @returns Tensors for the caller to dispose of; within `tf.tidy` it does.
   * @throws Error when the function is not one that can be recorded, or was disposed of.
   */
  call(inputs: readonly tf.Tensor[]): tf.Tensor[] {
    if (this.disposed) throw new Error("Call a graph: it was disposed of.");
    const backend = tf.backend() as unknown as RunningBackend;
    if (!isNative() || backend.isUsingGpuDevice) return tf.tidy(() => [...this.compute(...inputs)]);
    const shapes = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    let graph = this.compiled.get(shapes);
    if (graph === undefined) {
      graph = this.compile(inputs, backend);
      this.compiled.set(shapes, graph);
    }
    return backend.runSavedModel(graph.id, [...inputs], graph.inputs, graph.outputs);
  }

  private compile(given: readonly tf.Tensor[], backend: RunningBackend): Compiled {
    const { nodes, inputs, outputs } = recordOperations(this.compute, given);
    const directory = mkdtempSync(join(tmpdir(), "mi-nas-graph-"));
    try {
      writeFileSync(join(directory, "saved_model.pb"), encodeSavedModel(nodes, backend.binding));
      const id = backend.binding.loadSavedModel(directory, servingTag);
      return { id, inputs: inputs.map((name) => ({ name })), outputs: [...outputs] };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Frees the graphs; it cannot be called any more. */
  dispose(): void {
    this.disposed = true;
    const backend = tf.backend() as unknown as RunningBackend;
    for (const { id } of this.compiled.values()) backend.deleteSavedModel(id);
    this.compiled.clear();
  }
}
