import { tf } from "../tensorflow/engine";
import { GraphFunction } from "../tensorflow/graph/graph-function";
import { type AdamVectors, adamConstants, adamUpdate } from "./adam-update";
import { joinedFlat, type ParameterShapes, partsOfFlat } from "./flat-parameters";

/**
 * The gradient of a step, one tensor a parameter in their order, from the parameters and what the step is given, and
 * what else the step is to hand out. It uses no other tensors and reads none.
 */
export type StepGradient = (
  parameters: readonly tf.Tensor[],
  given: readonly tf.Tensor[],
) => { readonly gradients: readonly tf.Tensor[]; readonly others?: readonly tf.Tensor[] };

/** The gradient of a loss, by TensorFlow.js's tape. The step hands out one scalar, the loss before it. */
export function tapeGradient(
  loss: (parameters: readonly tf.Tensor[], given: readonly tf.Tensor[]) => tf.Scalar,
): StepGradient {
  return (parameters, given) => {
    const { value, grads } = tf.valueAndGrads((...values) => loss(values, given))([...parameters]);
    return { gradients: grads, others: [value] };
  };
}

/**
 * A step of Adam, gradient and update together, that TensorFlow runs as one graph where the engine can (see
 * {@link GraphFunction}). It holds none of a fit's numbers: every fit of parameters of the same shapes can take it, as far
 * as what its gradient is made of holds for them.
 */
export class GraphStep {
  private readonly graph: GraphFunction;

  constructor(shapes: ParameterShapes, gradient: StepGradient) {
    this.graph = new GraphFunction((flat, first, second, rate, epsilon, ...given) => {
      const vectors = { flat, first, second } as AdamVectors;
      const { gradients, others = [] } = gradient(partsOfFlat(vectors.flat, shapes), given);
      const next = adamUpdate(vectors, joinedFlat(gradients), { rate, epsilon }, adamConstants());
      return [next.flat, next.first, next.second, ...others];
    });
  }

  /**
   * @param pace Step size and ε of this step, see `adamPace`.
   * @returns New tensors: the vectors after the step, and the gradient's others.
   */
  run(
    { flat, first, second }: AdamVectors,
    pace: { readonly rate: number; readonly epsilon: number },
    given: readonly tf.Tensor[],
  ): { readonly vectors: AdamVectors; readonly others: readonly tf.Tensor[] } {
    const scalars = [tf.scalar(pace.rate), tf.scalar(pace.epsilon)];
    const [nextFlat, nextFirst, nextSecond, ...others] = this.graph.call([flat, first, second, ...scalars, ...given]);
    tf.dispose(scalars);
    return { vectors: { flat: nextFlat, first: nextFirst, second: nextSecond } as AdamVectors, others };
  }

  /** Frees the graph. */
  dispose(): void {
    this.graph.dispose();
  }
}
