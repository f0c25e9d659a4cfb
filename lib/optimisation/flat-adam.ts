import { tf } from "../tensorflow/engine";
import type { NamedArray } from "./named-array";
import type { OptimiserState } from "./optimiser-state";

/** Adam's constants (Kingma & Ba 2015); ε is TensorFlow.js's. */
const decay = { first: 0.9, second: 0.999, epsilon: 1e-7 } as const;

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

/**
 * Adam on one vector that holds all parameters: its fifteen operations are called once a step instead of once a
 * parameter, which for small networks takes longer than the arithmetic.
 *
 * No step writes in place. TensorFlow's own `ResourceApplyAdam` would: its variables share memory with the JavaScript
 * arrays that they were made of, and go on writing when those are gone.
 */
export class FlatAdam {
  parameters: tf.Tensor[];
  private steps: number;
  private flat: tf.Tensor1D;
  private first: tf.Tensor1D;
  private second: tf.Tensor1D;
  private readonly constants: readonly tf.Scalar[];
  private readonly shapes: readonly (readonly number[])[];
  private readonly sizes: number[];

  constructor(
    private readonly initial: OptimiserState,
    private readonly learningRate: number,
  ) {
    this.shapes = initial.parameters.map(({ shape }) => shape);
    this.sizes = initial.parameters.map(({ values }) => values.length);
    this.flat = toFlatTensor(initial.parameters);
    this.first = toFlatTensor(initial.firstMoments);
    this.second = toFlatTensor(initial.secondMoments);
    this.steps = initial.steps;
    this.constants = [decay.first, 1 - decay.first, decay.second, 1 - decay.second].map((value) => tf.scalar(value));
    this.parameters = this.parts();
  }

  private parts(): tf.Tensor[] {
    return tf.tidy(() =>
      tf.split(this.flat, this.sizes).map((part, index) => tf.reshape(part, [...this.shapes[index]])),
    );
  }

  apply(gradients: readonly tf.Tensor[]): void {
    this.steps++;
    const [keepFirst, takeFirst, keepSecond, takeSecond] = this.constants;
    // m̂ / (√v̂ + ε) with the corrections of both moments taken out of the vectors.
    const correction = Math.sqrt(1 - decay.second ** this.steps);
    const rate = (this.learningRate * correction) / (1 - decay.first ** this.steps);
    const next = tf.tidy(() => {
      const gradient = tf.concat(gradients.map((each) => tf.reshape(each, [-1]))) as tf.Tensor1D;
      const first = tf.add(tf.mul(this.first, keepFirst), tf.mul(gradient, takeFirst)) as tf.Tensor1D;
      const second = tf.add(tf.mul(this.second, keepSecond), tf.mul(tf.square(gradient), takeSecond)) as tf.Tensor1D;
      const change = tf.div(first, tf.add(tf.sqrt(second), decay.epsilon * correction));
      return { first, second, flat: tf.sub(this.flat, tf.mul(change, rate)) as tf.Tensor1D };
    });
    tf.dispose([this.first, this.second, this.flat, ...this.parameters]);
    this.first = next.first;
    this.second = next.second;
    this.flat = next.flat;
    this.parameters = this.parts();
  }

  read(): OptimiserState {
    const { parameters, firstMoments, secondMoments } = this.initial;
    return {
      parameters: fromFlatTensor(this.flat, parameters),
      firstMoments: fromFlatTensor(this.first, firstMoments),
      secondMoments: fromFlatTensor(this.second, secondMoments),
      steps: this.steps,
    };
  }

  dispose(): void {
    tf.dispose([this.first, this.second, this.flat, ...this.parameters, ...this.constants]);
  }
}
