/** State of {@link Descent}: Adam's moments and steps, or nothing. */
export interface DescentState {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly steps: number;
}

/** Plain gradient steps (Algorithm 1), or Adam (Kingma & Ba 2015). */
export type Optimiser = "gradient" | "adam";

const decays = { first: 0.9, second: 0.999, epsilon: 1e-7 } as const;

/** Steps down a gradient in plain arrays. */
export class Descent {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private steps: number;

  constructor(
    private readonly optimiser: Optimiser,
    private readonly learningRate: number,
    nParameters: number,
    state?: DescentState,
  ) {
    const size = optimiser === "adam" ? nParameters : 0;
    this.first = state ? Float64Array.from(state.first) : new Float64Array(size);
    this.second = state ? Float64Array.from(state.second) : new Float64Array(size);
    this.steps = state?.steps ?? 0;
  }

  /** Moves the parameters in place. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    const { learningRate: rate, first, second } = this;
    this.steps++;
    if (this.optimiser === "gradient") {
      for (let index = 0; index < parameters.length; index++) parameters[index] -= rate * gradient[index];
      return;
    }
    const correction = Math.sqrt(1 - decays.second ** this.steps);
    const size = (rate * correction) / (1 - decays.first ** this.steps);
    const epsilon = decays.epsilon * correction;
    for (let index = 0; index < parameters.length; index++) {
      const slope = gradient[index];
      first[index] += (1 - decays.first) * (slope - first[index]);
      second[index] += (1 - decays.second) * (slope * slope - second[index]);
      parameters[index] -= (size * first[index]) / (Math.sqrt(second[index]) + epsilon);
    }
  }

  read(): DescentState {
    return { first: [...this.first], second: [...this.second], steps: this.steps };
  }
}
