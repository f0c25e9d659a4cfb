import type { Random } from "../../platform/random/random";
import { inputSize } from "../../predictors/inputs";
import {
  type Architecture,
  type Distribution,
  nEntries,
  sampleArchitecture,
  sampleUniformArchitecture,
} from "../../search-space";
import type { Learning, Searcher, Visit, VisitOutcome } from "../searcher";
import { Descent, type DescentState } from "./descent";
import { Guard, type GuardState } from "./guard";
import { drawnLoss, entropyGradient, layerSoftmax, logProbability } from "./losses";
import { PlainNetwork } from "./network";
import type { ControllerOptions } from "./options";
import { placesEarned, Rewards, type RewardsState } from "./rewards";

/** All that a controller has learned. */
export interface ControllerState {
  readonly parameters: readonly number[];
  readonly descent: DescentState;
  readonly rewards: RewardsState;
  readonly guard: GuardState;
}

/** What an update learns of one Hyperband. */
interface Lesson {
  readonly input: ArrayLike<number>;
  /** Architectures drawn from the prior, and what each earned. */
  readonly drawn: readonly Architecture[];
  readonly advantages: readonly number[];
  /** ln of their probabilities when they were drawn. */
  readonly before: readonly number[];
}

/**
 * A controller: a network that answers an input vector with a Hyperband prior distribution, and learns by policy
 * gradient from the Hyperbands that started from it (thesis 2.3, Algorithm 1, REINFORCE 2.9).
 */
export class Controller implements Searcher {
  private readonly network: PlainNetwork;
  private readonly descent: Descent;
  private readonly rewards: Rewards;
  private readonly guard: Guard;
  /** Of the last suggestion: how many of each Hyperband's architectures came from the prior. */
  private fromPrior = 0;

  /** @param given.inputSize Numbers of an input vector; those of an input sample unless told. */
  constructor(
    private readonly options: ControllerOptions,
    given: { readonly seed: number; readonly inputSize?: number; readonly state?: ControllerState },
  ) {
    const { seed, state, inputSize: size = inputSize } = given;
    const widths = [size, ...options.hidden, nEntries];
    this.network = state ? new PlainNetwork(widths, state.parameters) : PlainNetwork.fresh(widths, seed);
    const { length } = this.network.parameters;
    this.descent = new Descent(options.optimiser, options.learningRate, length, state?.descent);
    this.rewards = new Rewards(options, state?.rewards);
    this.guard = new Guard(state?.guard);
  }

  prior({ input }: Visit): Distribution {
    return layerSoftmax(this.outputs(input));
  }

  suggest(visits: readonly Visit[], size: number, random: Random): readonly (readonly Architecture[])[] {
    const { guarded, share } = this.options;
    this.fromPrior = guarded ? this.guard.fromPrior(size) : Math.max(1, Math.round(share * size));
    return visits.map((visit) => {
      const prior = this.prior(visit);
      return Array.from({ length: size }, (_, index) =>
        index < this.fromPrior ? sampleArchitecture(prior, random) : sampleUniformArchitecture(random),
      );
    });
  }

  update(outcomes: readonly VisitOutcome[]): Learning {
    const { credit, reward, passes } = this.options;
    const { rewards, scaled } = this.rewards.of(outcomes);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const lessons = outcomes.map((visited, index): Lesson => {
      const drawn = visited.architectures.slice(0, this.fromPrior);
      const prior = this.prior(visited);
      const shared = reward === "round" ? sum(scaled) : scaled[index];
      const own = credit === "set" ? undefined : placesEarned(visited);
      const advantages = drawn.map((_, place) => (own?.[place] ?? 0) + (credit === "places" ? 0 : shared));
      return { input: visited.input, drawn, advantages, before: drawn.map((each) => logProbability(prior, each)) };
    });
    for (const visited of outcomes) this.guard.note(visited, this.fromPrior);
    let loss = 0;
    for (let pass = 0; pass < passes; pass++) {
      const before = this.descend(lessons);
      if (pass === 0) loss = before;
    }
    return { loss, reward: sum(rewards) };
  }

  state(): ControllerState {
    return {
      parameters: [...this.network.parameters],
      descent: this.descent.read(),
      rewards: this.rewards.read(),
      guard: this.guard.read(),
    };
  }

  private outputs(input: ArrayLike<number>): Float64Array {
    const activations = this.network.forward(input);
    return activations[activations.length - 1];
  }

  /** One step; returns the mean loss of the data sets before it. */
  private descend(lessons: readonly Lesson[]): number {
    const { loss: kind, reward, entropyBonus } = this.options;
    const gradient = new Float64Array(this.network.parameters.length);
    let total = 0;
    for (const { input, drawn, advantages, before } of lessons) {
      const activations = this.network.forward(input);
      const logits = activations[activations.length - 1];
      const prior = layerSoftmax(logits);
      const weights = drawn.map((architecture, index) =>
        clippedWeight(advantages[index], logProbability(prior, architecture) - before[index], this.options),
      );
      const { loss, gradient: ofLogits } = drawnLoss({ kind, logits, drawn, weights });
      const scale = reward === "round" ? 1 : 1 / (lessons.length * drawn.length);
      const ofEntropy = entropyBonus > 0 ? entropyGradient(prior) : undefined;
      const mixed = ofLogits.map(
        (value, entry) => scale * value - (ofEntropy ? (entropyBonus / lessons.length) * ofEntropy[entry] : 0),
      );
      this.network.backward(activations, mixed, gradient);
      total += loss;
    }
    this.descent.step(this.network.parameters, gradient);
    return total / lessons.length;
  }
}

/**
 * What an architecture's log-likelihood is multiplied with: its advantage times the ratio of its probability to that
 * when it was drawn, or 0 where the ratio has left the clipping range on the side that it gains by.
 */
export function clippedWeight(advantage: number, logRatio: number, { clip }: Pick<ControllerOptions, "clip">): number {
  const ratio = Math.exp(logRatio);
  const isClipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
  return isClipped ? 0 : advantage * ratio;
}
