import * as tf from "@tensorflow/tfjs";

/** The value of an attribute of a TensorFlow operation, marked by its kind. */
export type Attribute =
  | { readonly type: "float32" | "int32" }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly flag: boolean };

/** The native backend's door to TensorFlow's own operations; tfjs-node publishes no type for it. */
interface NativeBackend {
  executeMultipleOutputs(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: unknown }[],
    inputs: readonly tf.TensorInfo[],
    nOutputs: number,
  ): tf.Tensor[];
  readonly binding: Readonly<Record<string, number>>;
}

/** True when TensorFlow's C library computes, so that {@link runNative} can be called. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/**
 * Runs an operation of TensorFlow's C library by its name, also one for which TensorFlow.js has no kernel. No gradient
 * tape sees it.
 *
 * @param options.attributes As the operation's definition in TensorFlow lists them; types are never inferred. Not to
 * be changed after the first call.
 * @throws Error of TensorFlow's when the operation, an attribute or an input is not what it expects.
 */
export function runNative(options: {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly inputs: readonly tf.TensorInfo[];
  /** 1 unless told. */
  readonly nOutputs?: number;
}): tf.Tensor[] {
  const { name, attributes, inputs, nOutputs = 1 } = options;
  const backend = tf.backend() as unknown as NativeBackend;
  let encoded = encodings.get(attributes);
  if (encoded === undefined) {
    encoded = Object.entries(attributes).map(([key, value]) => ({ name: key, ...encode(value, backend.binding) }));
    encodings.set(attributes, encoded);
  }
  return backend.executeMultipleOutputs(name, encoded, inputs, nOutputs);
}

/** Attributes that are constants of a module are encoded once. */
const encodings = new WeakMap<object, Parameters<NativeBackend["executeMultipleOutputs"]>[1]>();

function encode(attribute: Attribute, binding: NativeBackend["binding"]): { type: number; value: unknown } {
  if ("type" in attribute) {
    const value = attribute.type === "float32" ? binding.TF_FLOAT! : binding.TF_INT32!;
    return { type: binding.TF_ATTR_TYPE!, value };
  }
  if ("int" in attribute) return { type: binding.TF_ATTR_INT!, value: attribute.int };
  if ("ints" in attribute) return { type: binding.TF_ATTR_INT!, value: attribute.ints };
  if ("text" in attribute) return { type: binding.TF_ATTR_STRING!, value: attribute.text };
  return { type: binding.TF_ATTR_BOOL!, value: attribute.flag };
}
