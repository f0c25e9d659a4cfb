import { tf } from "../tensorflow/engine";
import {
  type AdamAdditions,
  type AdamConstants,
  type AdamVectors,
  adamConstants,
  adamPace,
  adamUpdate,
} from "./adam-update";
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
  private currentMeans: tf.Tensor[] | undefined;

  constructor(
    private readonly initial: OptimiserState,
    private readonly learningRate: number,
    private readonly additions?: AdamAdditions,
  ) {
    this.shapes = initial.parameters.map(({ shape }) => shape);
    this.vectors = {
      flat: toFlatTensor(initial.parameters),
      first: toFlatTensor(initial.firstMoments),
      second: toFlatTensor(initial.secondMoments),
      ...(additions ? { averaged: toFlatTensor(initial.parameters) } : {}),
    };
    this.steps = initial.steps;
    this.constants = adamConstants();
  }

  /** The parameters as they are; the next step disposes of them. */
  get parameters(): readonly tf.Tensor[] {
    this.current ??= this.partsOf(this.vectors.flat);
    return this.current;
  }

  /**
   * The running mean of the parameters; the next step disposes of it.
   *
   * @throws Error when the fit keeps none.
   */
  get averaged(): readonly tf.Tensor[] {
    if (!this.vectors.averaged) throw new Error("Read the mean of a fit's parameters: this fit keeps none.");
    this.currentMeans ??= this.partsOf(this.vectors.averaged);
    return this.currentMeans;
  }

  /** Kept, because the first to ask may do so within a `tf.tidy` of its own. */
  private partsOf(flat: tf.Tensor1D): tf.Tensor[] {
    return tf.tidy(() => partsOfFlat(flat, this.shapes).map((part) => tf.keep(part)));
  }

  /** A step down a gradient, one tensor a parameter. */
  apply(gradients: readonly tf.Tensor[]): void {
    const pace = adamPace(++this.steps, this.learningRate, this.additions);
    this.replace(tf.tidy(() => adamUpdate(this.vectors, joinedFlat(gradients), pace, this.constants)));
  }

  /** A step of a graph made for parameters of these shapes; returns what it hands out. */
  take(step: GraphStep, given: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { vectors, others } = step.run(
      this.vectors,
      adamPace(++this.steps, this.learningRate, this.additions),
      given,
    );
    this.replace(vectors);
    return others;
  }

  private replace(next: AdamVectors): void {
    tf.dispose([this.vectors, this.current ?? [], this.currentMeans ?? []]);
    this.current = undefined;
    this.currentMeans = undefined;
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
    tf.dispose([this.vectors, this.constants, this.current ?? [], this.currentMeans ?? []]);
  }
}
