import { tf } from "../tensorflow/engine";
import { readScalar } from "../tensorflow/read";
import type { AdamAdditions } from "./adam-update";
import { FlatAdam } from "./flat-adam";
import type { GraphStep } from "./graph-step";
import type { NamedArray } from "./named-array";
import type { OptimiserState } from "./optimiser-state";

export { initialOptimiserState, type OptimiserState } from "./optimiser-state";

/** Parameters on the engine, in the order of the state's `parameters`. */
export type ParameterTensors = readonly tf.Tensor[];

/** What a running fit can do between taking its state in and handing it out. */
export interface Fit {
  /** As they are now; a step replaces them. */
  readonly parameters: ParameterTensors;
  /**
   * Their running mean, where the fit keeps one.
   *
   * @throws Error where it does not.
   */
  readonly averaged: ParameterTensors;
  /** One step down the gradient of `loss`; returns the loss before the step. */
  descend(loss: (parameters: ParameterTensors) => tf.Scalar): number;
  /**
   * One step of a graph that was made for parameters of these shapes.
   *
   * @param given Tensors, as the graph's gradient expects them.
   * @returns What the graph hands out beside the gradient, for the caller to dispose of.
   */
  take(step: GraphStep, given: readonly tf.Tensor[]): readonly tf.Tensor[];
}

/**
 * Loads a state into TensorFlow, lets `run` take steps of Adam (Kingma & Ba 2015; β₁ 0.9, β₂ 0.999), and returns the
 * state after them. Every fit starts from plain data: a fit that was stored and read again continues with the very
 * numbers of one that was not.
 *
 * @param learningRate Adam's step size, > 0.
 * @param additions Weight decay and averaging; none unless told. A stored state does not hold the running mean.
 */
export async function fitWithAdam<Result>(
  state: OptimiserState,
  learningRate: number,
  run: (fit: Fit) => Promise<Result> | Result,
  additions?: AdamAdditions,
): Promise<{ readonly state: OptimiserState; readonly result: Result }> {
  const adam = new FlatAdam(state, learningRate, additions);
  const descend: Fit["descend"] = (loss) => {
    const { value, grads } = tf.valueAndGrads((...parameters) => loss(parameters))([...adam.parameters]);
    adam.apply(grads);
    tf.dispose(grads);
    return readScalar(value);
  };
  try {
    const result = await run({
      get parameters() {
        return adam.parameters;
      },
      get averaged() {
        return adam.averaged;
      },
      descend,
      take: (step, given) => adam.take(step, given),
    });
    return { state: adam.read(), result };
  } finally {
    adam.dispose();
  }
}

/** Loads parameters into TensorFlow for use without training, and frees them afterwards. */
export async function withParameters<Result>(
  parameters: readonly NamedArray[],
  run: (tensors: ParameterTensors) => Promise<Result> | Result,
): Promise<Result> {
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  try {
    return await run(tensors);
  } finally {
    tf.dispose(tensors);
  }
}
