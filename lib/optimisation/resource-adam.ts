import { tf } from "../tensorflow/engine";
import { runNative } from "../tensorflow/native-operation";
import { type AdamSteps, decay, type OptimiserState } from "./adam-steps";
import type { NamedArray } from "./named-array";

const float = { type: "float32" } as const;
const [ofVariable, ofDestruction] = [{ dtype: float }, { ignore_lookup_error: { flag: true } }] as const;
const ofStep = { T: float, use_locking: { flag: false }, use_nesterov: { flag: false } } as const;

let variablesMade = 0;

/** A variable of TensorFlow's own, which its operations change in place. */
class Variable {
  private readonly handle: tf.Tensor;
  private values: tf.Tensor | undefined;

  constructor({ values, shape }: NamedArray) {
    const name = { container: { text: "" }, shared_name: { text: `mi-nas/${variablesMade++}` } };
    const attributes = { ...ofVariable, shape: { shape }, ...name };
    this.handle = tf.keep(runNative({ name: "VarHandleOp", attributes, inputs: [] })[0]!);
    const initial = tf.tensor(values, [...shape]);
    const inputs = [this.handle, initial];
    runNative({ name: "AssignVariableOp", attributes: ofVariable, inputs, nOutputs: 0 });
    initial.dispose();
  }

  /** Its present values; shares their memory. */
  get tensor(): tf.Tensor {
    if (this.values === undefined) {
      const [values] = runNative({ name: "ReadVariableOp", attributes: ofVariable, inputs: [this.handle] });
      this.values = tf.keep(values!);
    }
    return this.values;
  }

  /** Its handle, to change it: a tensor that still shared its memory would make TensorFlow copy it first. */
  forChange(): tf.Tensor {
    this.values?.dispose();
    this.values = undefined;
    return this.handle;
  }

  dispose(): void {
    const inputs = [this.forChange()];
    runNative({ name: "DestroyResourceOp", attributes: ofDestruction, inputs, nOutputs: 0 });
    this.handle.dispose();
  }
}

/** Adam by TensorFlow's `ResourceApplyAdam`: a step is one operation a parameter, and no array is copied. */
export class ResourceAdam implements AdamSteps {
  private readonly variables: readonly (readonly [value: Variable, first: Variable, second: Variable])[];
  private readonly constants: readonly tf.Scalar[];
  private steps: number;

  constructor(
    private readonly initial: OptimiserState,
    learningRate: number,
  ) {
    const { parameters, firstMoments, secondMoments } = initial;
    this.variables = parameters.map((parameter, index) => [
      new Variable(parameter),
      new Variable(firstMoments[index]),
      new Variable(secondMoments[index]),
    ]);
    this.constants = [learningRate, decay.first, decay.second].map((value) => tf.keep(tf.scalar(value)));
    this.steps = initial.steps;
  }

  get parameters(): tf.Tensor[] {
    return this.variables.map(([value]) => value.tensor);
  }

  apply(gradients: readonly tf.Tensor[]): void {
    this.steps++;
    const secondPower = decay.second ** this.steps;
    // The operation adds ε to √v before the bias is taken out of v (the ε̂ of Kingma & Ba 2015, section 2); scaled by
    // √(1 − β₂ᵗ) that is the ε of their algorithm 1.
    const epsilon = decay.epsilon * Math.sqrt(1 - secondPower);
    const ofNow = [decay.first ** this.steps, secondPower, epsilon].map((value) => tf.scalar(value));
    const scalars = [ofNow[0]!, ofNow[1]!, ...this.constants, ofNow[2]!];
    this.variables.forEach((own, index) => {
      const inputs = [...own.map((variable) => variable.forChange()), ...scalars, gradients[index]!];
      runNative({ name: "ResourceApplyAdam", attributes: ofStep, inputs, nOutputs: 0 });
    });
    tf.dispose(ofNow);
  }

  read(): OptimiserState {
    const { parameters, firstMoments, secondMoments } = this.initial;
    const [values, first, second] = [parameters, firstMoments, secondMoments].map((arrays, part) =>
      arrays.map(({ name, shape }, index) => ({
        name,
        shape,
        values: this.variables[index]![part]!.tensor.dataSync<"float32">().slice(),
      })),
    );
    return { parameters: values!, firstMoments: first!, secondMoments: second!, steps: this.steps };
  }

  dispose(): void {
    for (const variable of this.variables.flat()) variable.dispose();
    tf.dispose([...this.constants]);
  }
}
