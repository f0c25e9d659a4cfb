import { initialMlp } from "../../predictors/initial-mlp";

/** What a forward pass leaves for the backward one: the input, then each layer's output after its ReLU. */
export type Activations = readonly Float64Array[];

/**
 * The predictor's fully connected network (A.1) in plain arrays: a controller takes one step on a handful of inputs an
 * iteration, which calls of an engine take longer for than the arithmetic, and whoever asks for its next architectures
 * needs no engine.
 */
export class PlainNetwork {
  /** Kernel [in, out] and bias [out] of each layer, one after the other. */
  readonly parameters: Float64Array;

  /** @param widths Units of each layer, input first. */
  constructor(
    private readonly widths: readonly number[],
    parameters: ArrayLike<number>,
  ) {
    const size = widths.slice(1).reduce((sum, width, layer) => sum + (widths[layer] + 1) * width, 0);
    if (parameters.length !== size) {
      throw new RangeError(`A network ${widths.join("-")} has ${size} parameters, not ${parameters.length}.`);
    }
    this.parameters = Float64Array.from(parameters);
  }

  /** With the parameters that the predictor starts from. */
  static fresh(widths: readonly number[], seed: number): PlainNetwork {
    return new PlainNetwork(
      widths,
      initialMlp(widths, seed).flatMap(({ values }) => [...values]),
    );
  }

  /** @returns The last is what comes out, before any softmax. */
  forward(input: ArrayLike<number>): Activations {
    const { widths, parameters } = this;
    if (input.length !== widths[0]) throw new RangeError(`An input has ${widths[0]} values, not ${input.length}.`);
    const activations = [Float64Array.from(input)];
    let offset = 0;
    for (let layer = 1; layer < widths.length; layer++) {
      const before = activations[layer - 1];
      const width = widths[layer];
      const bias = offset + before.length * width;
      const output = parameters.slice(bias, bias + width);
      for (let unit = 0; unit < before.length; unit++) {
        const value = before[unit];
        if (value === 0) continue; // most of a one-hot code, and half of what ReLU leaves
        const row = offset + unit * width;
        for (let next = 0; next < width; next++) output[next] += value * parameters[row + next];
      }
      if (layer < widths.length - 1) {
        for (let unit = 0; unit < width; unit++) if (output[unit] < 0) output[unit] = 0;
      }
      activations.push(output);
      offset = bias + width;
    }
    return activations;
  }

  /**
   * Adds the gradient of a loss to `gradient`.
   *
   * @param outputGradient Of the loss with respect to what came out; shape [last of widths].
   * @param gradient As long as the parameters.
   */
  backward(activations: Activations, outputGradient: Float64Array, gradient: Float64Array): void {
    const { widths, parameters } = this;
    let end = parameters.length;
    let above = outputGradient;
    for (let layer = widths.length - 1; layer > 0; layer--) {
      const before = activations[layer - 1];
      const width = widths[layer];
      const bias = end - width;
      const start = bias - before.length * width;
      const below = new Float64Array(before.length);
      for (let next = 0; next < width; next++) gradient[bias + next] += above[next];
      for (let unit = 0; unit < before.length; unit++) {
        const value = before[unit];
        if (value === 0) continue; // a unit that ReLU shut passes nothing back; an input of 0 moves no weight
        const row = start + unit * width;
        let sum = 0;
        for (let next = 0; next < width; next++) {
          gradient[row + next] += value * above[next];
          sum += parameters[row + next] * above[next];
        }
        below[unit] = sum;
      }
      above = below;
      end = start;
    }
  }
}
