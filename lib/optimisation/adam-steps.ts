import type { tf } from "../tensorflow/engine";
import { type NamedArray, zeros } from "./named-array";

/** Adam's constants (Kingma & Ba 2015); ε is TensorFlow.js's. */
export const decay = { first: 0.9, second: 0.999, epsilon: 1e-7 } as const;

/** Parameters and the state of Adam as plain data, so that a fit can stop, be stored and go on bit for bit. */
export interface OptimiserState {
  readonly parameters: readonly NamedArray[];
  /** Adam's first and second moments, in the order of `parameters`. */
  readonly firstMoments: readonly NamedArray[];
  readonly secondMoments: readonly NamedArray[];
  /** Steps taken. */
  readonly steps: number;
}

/** The state before the first step. */
export function initialOptimiserState(parameters: readonly NamedArray[]): OptimiserState {
  const moments = (kind: string) => parameters.map(({ name, shape }) => zeros(`${name}/${kind}`, shape));
  return { parameters, firstMoments: moments("first"), secondMoments: moments("second"), steps: 0 };
}

/** Parameters and moments on the engine, which steps of Adam change. */
export interface AdamSteps {
  /** As they are now; a step replaces them. */
  readonly parameters: readonly tf.Tensor[];
  /** Takes a step. @param gradients One a parameter, in their order; not disposed. */
  apply(gradients: readonly tf.Tensor[]): void;
  /** The state as plain data. */
  read(): OptimiserState;
  dispose(): void;
}
