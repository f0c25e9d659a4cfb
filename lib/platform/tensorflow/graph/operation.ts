/** A type by TensorFlow's own number (`DataType` in its types.proto). */
export type TypeNumber = number;

/** An attribute as tfjs-node hands it to the addon. */
export interface OperationAttribute {
  readonly name: string;
  /** Kind, by the addon's numbers `TF_ATTR_…`. */
  readonly type: number;
  readonly value: unknown;
}

/** A node of a graph in the making. */
export type GraphNode =
  | { readonly kind: "input"; readonly name: string; readonly type: TypeNumber; readonly shape: readonly number[] }
  | {
      readonly kind: "constant";
      readonly name: string;
      readonly type: TypeNumber;
      readonly shape: readonly number[];
      /** In memory's order, row-major. */
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: "operation";
      readonly name: string;
      readonly operation: string;
      /** `node` or `node:output`. */
      readonly inputs: readonly string[];
      readonly attributes: readonly OperationAttribute[];
    };

/** The addon's functions and numbers that graphs are made with; tfjs-node publishes no type for them. */
export interface GraphBinding {
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], type: TypeNumber, values: ArrayBufferView): number;
  executeOp(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly number[],
    nOutputs: number,
  ): { readonly id: number }[];
  tensorDataSync(id: number): ArrayBufferView;
  loadSavedModel(directory: string, tags: string): number;
}
