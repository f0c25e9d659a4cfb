import { tf } from "../tensorflow/engine";
import { GraphFunction } from "../tensorflow/graph/graph-function";
import { type AdamConstants, type AdamVectors, adamConstants, adamPace, adamUpdate } from "./adam-update";
import type { NamedArray } from "./named-array";
import type { OptimiserState } from "./optimiser-state";

/** The values of arrays, one after the other. */
function toFlatTensor(arrays: readonly NamedArray[]): tf.Tensor1D {
  const values = new Float32Array(arrays.reduce((sum, array) => sum + array.values.length, 0));
  let offset = 0;
  for (const array of arrays) {
    values.set(array.values, offset);
    offset += array.values.length;
  }
  return tf.tensor1d(values);
}

/** Takes apart what {@link toFlatTensor} put together. */
function fromFlatTensor(flat: tf.Tensor1D, arrays: readonly NamedArray[]): readonly NamedArray[] {
  const all = flat.dataSync<"float32">();
  let offset = 0;
  return arrays.map(({ name, shape, values }) => {
    const own = all.slice(offset, offset + values.length);
    offset += values.length;
    return { name, shape, values: own };
  });
}

/** The gradient of a step, one tensor a parameter, from the parameters and what the step is given. */
export type StepGradient = (
  parameters: readonly tf.Tensor[],
  given: readonly tf.Tensor[],
) => { readonly gradients: readonly tf.Tensor[]; readonly others?: readonly tf.Tensor[] };

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
  private readonly shapes: readonly (readonly number[])[];
  private readonly sizes: number[];
  private current: tf.Tensor[] | undefined;

  constructor(
    private readonly initial: OptimiserState,
    private readonly learningRate: number,
  ) {
    this.shapes = initial.parameters.map(({ shape }) => shape);
    this.sizes = initial.parameters.map(({ values }) => values.length);
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
    this.current ??= tf.tidy(() => this.parts(this.vectors.flat).map((part) => tf.keep(part)));
    return this.current;
  }

  /** A vector of all parameters taken apart. */
  private parts(flat: tf.Tensor1D): tf.Tensor[] {
    return tf.split(flat, this.sizes).map((part, index) => tf.reshape(part, [...this.shapes[index]]));
  }

  /** A step down a gradient, one tensor a parameter. */
  apply(gradients: readonly tf.Tensor[]): void {
    const pace = adamPace(++this.steps, this.learningRate);
    this.replace(tf.tidy(() => adamUpdate(this.vectors, joined(gradients), pace, this.constants)));
  }

  /**
   * Prepares steps that TensorFlow runs as one graph, gradient and update together.
   *
   * @param gradient From the parameters and what `step` is given; see {@link GraphFunction} for what it may do. It
   * may return more tensors beside the gradients, which `step` hands on.
   */
  compile(gradient: StepGradient): {
    readonly step: (given: readonly tf.Tensor[]) => readonly tf.Tensor[];
    readonly dispose: () => void;
  } {
    const whole = new GraphFunction((flat, first, second, rate, epsilon, ...given) => {
      const vectors = { flat, first, second } as AdamVectors;
      const { gradients, others = [] } = gradient(this.parts(vectors.flat), given);
      const next = adamUpdate(vectors, joined(gradients), { rate, epsilon }, adamConstants());
      return [next.flat, next.first, next.second, ...others];
    });
    const step = (given: readonly tf.Tensor[]): readonly tf.Tensor[] => {
      const { rate, epsilon } = adamPace(++this.steps, this.learningRate);
      const pace = [tf.scalar(rate), tf.scalar(epsilon)];
      const { flat, first, second } = this.vectors;
      const [nextFlat, nextFirst, nextSecond, ...others] = whole.call([flat, first, second, ...pace, ...given]);
      tf.dispose(pace);
      this.replace({ flat: nextFlat, first: nextFirst, second: nextSecond } as AdamVectors);
      return others;
    };
    return { step, dispose: () => whole.dispose() };
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

function joined(gradients: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(gradients.map((each) => tf.reshape(each, [-1]))) as tf.Tensor1D;
}
