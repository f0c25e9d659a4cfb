import { tf } from "../tensorflow/engine";
import { GraphFunction } from "../tensorflow/graph/graph-function";
import { type AdamPace, type AdamVectors, adamConstants, adamUpdate } from "./adam-update";
import { joinedFlat, type ParameterShapes, partsOfFlat } from "./flat-parameters";

/**
 * The gradient of a step, one tensor a parameter in their order, from the parameters and what the step is given, and
 * what else the step is to hand out. It uses no other tensors and reads none.
 */
export type StepGradient = (
  parameters: readonly tf.Tensor[],
  given: readonly tf.Tensor[],
) => { readonly gradients: readonly tf.Tensor[]; readonly others?: readonly tf.Tensor[] };

/** A loss alone, or with what else the step is to hand out. */
type Loss = tf.Scalar | { readonly loss: tf.Scalar; readonly others: readonly tf.Tensor[] };

/**
 * The gradient of a loss, by TensorFlow.js's tape. The step hands out the loss before it, a scalar, and then the loss's
 * others.
 */
export function tapeGradient(
  loss: (parameters: readonly tf.Tensor[], given: readonly tf.Tensor[]) => Loss,
): StepGradient {
  return (parameters, given) => {
    let kept: readonly tf.Tensor[] = [];
    const { value, grads } = tf.valueAndGrads((...values) => {
      const found = loss(values, given);
      if (found instanceof tf.Tensor) return found;
      kept = found.others.map((other) => tf.keep(tf.clone(other))); // or the tape's end would dispose of them
      return found.loss;
    })([...parameters]);
    const others = kept.map((other) => tf.clone(other));
    tf.dispose([...kept]);
    return { gradients: grads, others: [value, ...others] };
  };
}

/**
 * A step of Adam, gradient and update together, that TensorFlow runs as one graph where the engine can (see
 * {@link GraphFunction}). It holds none of a fit's numbers: every fit of parameters of the same shapes can take it, as far
 * as what its gradient is made of holds for them.
 */
export class GraphStep {
  private readonly graph: GraphFunction;

  /** @param additions Whether the fits decay and average their parameters. */
  constructor(
    shapes: ParameterShapes,
    gradient: StepGradient,
    private readonly additions = false,
  ) {
    this.graph = new GraphFunction((...inputs) => {
      const [flat, first, second, rate, epsilon, ...rest] = inputs as tf.Tensor1D[];
      const [averaged, decay, keep] = additions ? rest : [];
      const given = additions ? rest.slice(3) : rest;
      const { gradients, others = [] } = gradient(partsOfFlat(flat, shapes), given);
      const pace = { rate, epsilon, decay, keep };
      const next = adamUpdate({ flat, first, second, averaged }, joinedFlat(gradients), pace, adamConstants());
      return [next.flat, next.first, next.second, ...(next.averaged ? [next.averaged] : []), ...others];
    });
  }

  /**
   * @param pace Of this step, see `adamPace`.
   * @returns New tensors: the vectors after the step, and the gradient's others.
   * @throws Error when the fit decays and averages its parameters and the graph does not, or the other way round.
   */
  run(
    { flat, first, second, averaged }: AdamVectors,
    pace: AdamPace,
    given: readonly tf.Tensor[],
  ): { readonly vectors: AdamVectors; readonly others: readonly tf.Tensor[] } {
    if (this.additions !== (averaged !== undefined)) {
      throw new Error(
        `Take a step of a graph: ${this.additions ? "it averages" : "the fit averages"} parameters alone.`,
      );
    }
    const numbers = [pace.rate, pace.epsilon].map((value) => tf.scalar(value));
    const added = averaged ? [pace.decay as number, pace.keep as number].map((value) => tf.scalar(value)) : [];
    const state = [flat, first, second, ...numbers, ...(averaged ? [averaged] : []), ...added];
    const [nextFlat, nextFirst, nextSecond, ...rest] = this.graph.call([...state, ...given]) as tf.Tensor1D[];
    tf.dispose([...numbers, ...added]);
    const vectors = { flat: nextFlat, first: nextFirst, second: nextSecond };
    return averaged ? { vectors: { ...vectors, averaged: rest[0] }, others: rest.slice(1) } : { vectors, others: rest };
  }

  /** Frees the graph. */
  dispose(): void {
    this.graph.dispose();
  }
}
