import { tf } from "../tensorflow/engine";
import { type AdamConstants, type AdamVectors, adamConstants, adamPace, adamUpdate } from "./adam-update";
import { fromFlatTensor, joinedFlat, type ParameterShapes, partsOfFlat, toFlatTensor } from "./flat-parameters";
import type { GraphStep } from "./graph-step";
import type { OptimiserState } from "./optimiser-state";

/**
 * Adam on one vector that holds all parameters: its fifteen operations are called once a step instead of once a
 * parameter, which for small networks takes longer than the arithmetic.
 *
 * No step writes in place. TensorFlow's own `ResourceApplyAdam` would: its variables share memory with the JavaScript
 * arrays that they were made of, and go on writing when those are gone.
 */
export class FlatAdam {
  private vectors: AdamVectors;
  private steps: number;
  private readonly constants: AdamConstants;
  private readonly shapes: ParameterShapes;
  private current: tf.Tensor[] | undefined;

  constructor(
    private readonly initial: OptimiserState,
    private readonly learningRate: number,
  ) {
    this.shapes = initial.parameters.map(({ shape }) => shape);
    this.vectors = {
      flat: toFlatTensor(initial.parameters),
      first: toFlatTensor(initial.firstMoments),
      second: toFlatTensor(initial.secondMoments),
    };
    this.steps = initial.steps;
    this.constants = adamConstants();
  }

  /** The parameters as they are; the next step disposes of them. */
  get parameters(): readonly tf.Tensor[] {
    // Kept, because the first to ask may do so within a `tf.tidy` of its own.
    this.current ??= tf.tidy(() => partsOfFlat(this.vectors.flat, this.shapes).map((part) => tf.keep(part)));
    return this.current;
  }

  /** A step down a gradient, one tensor a parameter. */
  apply(gradients: readonly tf.Tensor[]): void {
    const pace = adamPace(++this.steps, this.learningRate);
    this.replace(tf.tidy(() => adamUpdate(this.vectors, joinedFlat(gradients), pace, this.constants)));
  }

  /** A step of a graph made for parameters of these shapes; returns what it hands out. */
  take(step: GraphStep, given: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { vectors, others } = step.run(this.vectors, adamPace(++this.steps, this.learningRate), given);
    this.replace(vectors);
    return others;
  }

  private replace(next: AdamVectors): void {
    tf.dispose([this.vectors, this.current ?? []]);
    this.current = undefined;
    this.vectors = next;
  }

  read(): OptimiserState {
    const { parameters, firstMoments, secondMoments } = this.initial;
    const { flat, first, second } = this.vectors;
    return {
      parameters: fromFlatTensor(flat, parameters),
      firstMoments: fromFlatTensor(first, firstMoments),
      secondMoments: fromFlatTensor(second, secondMoments),
      steps: this.steps,
    };
  }

  dispose(): void {
    tf.dispose([this.vectors, this.constants, this.current ?? []]);
  }
}
