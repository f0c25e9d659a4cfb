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
  readonly parameters: ParameterTensors;
  /** One step down the gradient of `loss`; returns the loss before the step. */
  descend(loss: (parameters: ParameterTensors) => tf.Scalar): number;
}

let fitsStarted = 0;

const toTensor = ({ values, shape }: NamedArray): tf.Tensor => tf.tensor(values, [...shape]);
const fromTensor = (tensor: tf.Tensor, { name, shape }: NamedArray): NamedArray => ({
  name,
  shape,
  values: tensor.dataSync<"float32">().slice(),
});

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
  const prefix = `fit${fitsStarted++}`;
  const initial = state.parameters.map(toTensor);
  const variables = initial.map((tensor, index) => tf.variable(tensor, true, `${prefix}/${index}`));
  const moments = [...state.firstMoments, ...state.secondMoments].map(toTensor);
  const optimiser = tf.train.adam(learningRate);
  const iteration = tf.scalar(state.steps, "int32");
  try {
    await optimiser.setWeights([
      { name: "iter", tensor: iteration },
      ...moments.map((tensor, index) => ({ name: `${prefix}/moment${index}`, tensor })),
    ]);
    let steps = state.steps;
    const descend: Fit["descend"] = (loss) => {
      const { value, grads } = tf.variableGrads(() => loss(variables), variables);
      optimiser.applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name] })));
      steps++;
      const before = value.dataSync()[0];
      tf.dispose([value, grads]);
      return before;
    };
    const result = await run({ parameters: variables, descend });
    const [savedIteration, ...saved] = await optimiser.getWeights();
    savedIteration.tensor.dispose();
    const count = state.parameters.length;
    return {
      state: {
        parameters: variables.map((variable, index) => fromTensor(variable, state.parameters[index])),
        firstMoments: saved.slice(0, count).map(({ tensor }, index) => fromTensor(tensor, state.firstMoments[index])),
        secondMoments: saved.slice(count).map(({ tensor }, index) => fromTensor(tensor, state.secondMoments[index])),
        steps,
      },
      result,
    };
  } finally {
    tf.dispose([...initial, ...moments, ...variables, iteration]);
    optimiser.dispose();
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
