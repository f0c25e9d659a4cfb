import { type NamedArray, zeros } from "./named-array";

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
