import { tf } from "../tensorflow/engine";
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

/** Parameters on the engine, in the order of the state's `parameters`. */
export type ParameterTensors = readonly tf.Tensor[];

/** What a running fit can do between taking its state in and handing it out. */
export interface Fit {
  /** As they are now; a step replaces them. */
  readonly parameters: ParameterTensors;
  /** One step down the gradient of `loss`; returns the loss before the step. */
  descend(loss: (parameters: ParameterTensors) => tf.Scalar): number;
}

const toTensor = ({ values, shape }: NamedArray): tf.Tensor => tf.tensor(values, [...shape]);

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

/** Adam's constants (Kingma & Ba 2015); ε is TensorFlow's. */
const decay = { first: 0.9, second: 0.999, epsilon: 1e-7 };

/**
 * Adam on one vector that holds all parameters: its fifteen operations are called once a step instead of once a
 * parameter, which for small networks takes longer than the arithmetic.
 */
class FlatAdam {
  parameters: tf.Tensor[];
  steps: number;
  private flat: tf.Tensor1D;
  private first: tf.Tensor1D;
  private second: tf.Tensor1D;
  private readonly constants: readonly tf.Scalar[];
  private readonly shapes: readonly (readonly number[])[];
  private readonly sizes: number[];

  constructor(
    state: OptimiserState,
    private readonly learningRate: number,
  ) {
    this.shapes = state.parameters.map(({ shape }) => shape);
    this.sizes = state.parameters.map(({ values }) => values.length);
    this.flat = toFlatTensor(state.parameters);
    this.first = toFlatTensor(state.firstMoments);
    this.second = toFlatTensor(state.secondMoments);
    this.steps = state.steps;
    this.constants = [decay.first, 1 - decay.first, decay.second, 1 - decay.second].map((value) => tf.scalar(value));
    this.parameters = this.parts();
  }

  private parts(): tf.Tensor[] {
    return tf.tidy(() =>
      tf.split(this.flat, this.sizes).map((part, index) => tf.reshape(part, [...this.shapes[index]])),
    );
  }

  /** @param gradients One a parameter; not disposed. */
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

  /** The state as plain data. */
  read({ parameters, firstMoments, secondMoments }: OptimiserState): OptimiserState {
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

/**
 * Loads a state into TensorFlow, lets `run` take steps of Adam (Kingma & Ba 2015; β₁ 0.9, β₂ 0.999), and returns the
 * state after them. Every fit starts from plain data: a fit that was stored and read again continues with the very
 * numbers of one that was not.
 *
 * @param learningRate Adam's step size, > 0.
 */
export async function fitWithAdam<Result>(
  state: OptimiserState,
  learningRate: number,
  run: (fit: Fit) => Promise<Result> | Result,
): Promise<{ readonly state: OptimiserState; readonly result: Result }> {
  const adam = new FlatAdam(state, learningRate);
  const descend: Fit["descend"] = (loss) => {
    const { value, grads } = tf.valueAndGrads((...parameters) => loss(parameters))(adam.parameters);
    adam.apply(grads);
    const before = value.dataSync()[0];
    tf.dispose([value, grads]);
    return before;
  };
  try {
    const result = await run({
      get parameters() {
        return adam.parameters;
      },
      descend,
    });
    return { state: adam.read(state), result };
  } finally {
    adam.dispose();
  }
}

/** Loads parameters into TensorFlow for use without training, and frees them afterwards. */
export async function withParameters<Result>(
  parameters: readonly NamedArray[],
  run: (tensors: ParameterTensors) => Promise<Result> | Result,
): Promise<Result> {
  const tensors = parameters.map(toTensor);
  try {
    return await run(tensors);
  } finally {
    tf.dispose(tensors);
  }
}
