import * as tf from "@tensorflow/tfjs";
import type { GraphBinding, GraphNode } from "./operation";

/** tfjs-node's backend, as far as graphs are concerned. */
export interface GraphBackend {
  binding: GraphBinding;
  /** The addon's numbers of tensors; uploads what is still in JavaScript. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  readonly tensorMap: { get(id: object): { readonly dtype: number } };
}

/** The operations of one call, each after those that it takes in. */
export interface Recording {
  readonly nodes: readonly GraphNode[];
  /** Names of the nodes that stand for the inputs, and of those that give the outputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Calls a function once and keeps the operations that TensorFlow ran. Whatever it makes of JavaScript's numbers becomes
 * a constant.
 *
 * @param compute Must run the same operations whenever the inputs have the same shapes, and read no tensor.
 * @param inputs All tensors that it uses, none twice; their values do not matter.
 * @throws Error when it reads a tensor, or uses one that is not among the inputs.
 */
export function recordOperations(
  compute: (...inputs: tf.Tensor[]) => readonly tf.Tensor[],
  inputs: readonly tf.Tensor[],
): Recording {
  const backend = tf.backend() as unknown as GraphBackend;
  const { binding } = backend;
  const nodes: GraphNode[] = [];
  const names = new Map<number, string>();
  const keep = (node: GraphNode): string => {
    nodes.push(node);
    return node.name;
  };
  const ids = backend.getInputTensorIds(inputs);
  if (new Set(ids).size < ids.length) throw new Error("Record a computation: two of its inputs are the same tensor.");
  const typeOf = (tensor: tf.Tensor): number => backend.tensorMap.get(tensor.dataId).dtype;
  const inputNames = inputs.map((input, index) => {
    const name = keep({ kind: "input", name: `input${index}`, type: typeOf(input), shape: input.shape });
    names.set(ids[index]!, name);
    return name;
  });
  const nameOf = (id: number): string => {
    const name = names.get(id);
    if (name === undefined) throw new Error("Record a computation: it uses a tensor that is not among its inputs.");
    return name;
  };

  const createTensor: GraphBinding["createTensor"] = (shape, type, values) => {
    const id = binding.createTensor(shape, type, values);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    names.set(id, keep({ kind: "constant", name: `constant${nodes.length}`, type, shape, bytes }));
    return id;
  };
  const executeOp: GraphBinding["executeOp"] = (operation, attributes, inputIds, nOutputs) => {
    const sources = inputIds.map(nameOf);
    const outputs = binding.executeOp(operation, attributes, inputIds, nOutputs);
    const name = keep({ kind: "operation", name: `node${nodes.length}`, operation, inputs: sources, attributes });
    for (const [index, { id }] of outputs.entries()) names.set(id, index === 0 ? name : `${name}:${index}`);
    return outputs;
  };
  const tensorDataSync: GraphBinding["tensorDataSync"] = () => {
    throw new Error("Record a computation: it reads a tensor, whose values differ from call to call.");
  };
  // The addon's functions are read-only; those of an object that inherits from it need not be.
  backend.binding = Object.create(binding, {
    createTensor: { value: createTensor },
    executeOp: { value: executeOp },
    tensorDataSync: { value: tensorDataSync },
  });
  const outputNames: string[] = [];
  try {
    tf.tidy(() => {
      const results = compute(...inputs);
      backend.getInputTensorIds(results).forEach((id, index) => {
        const type = { name: "T", type: binding.TF_ATTR_TYPE, value: typeOf(results[index]!) };
        // A node of its own: an output may be an input as well, or be given twice.
        const node = { kind: "operation", operation: "Identity", inputs: [nameOf(id)], attributes: [type] } as const;
        outputNames.push(keep({ ...node, name: `output${index}` }));
      });
    });
    return { nodes, inputs: inputNames, outputs: outputNames };
  } finally {
    backend.binding = binding;
  }
}
