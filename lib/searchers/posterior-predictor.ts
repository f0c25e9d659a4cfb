import { createRandom, type Random } from "../platform/random/random";
import { inputSize } from "../predictors/inputs";
import { predictorOptions } from "../predictors/options";
import {
  type Architecture,
  type Distribution,
  nEntries,
  parseArchitecture,
  sampleArchitecture,
  sampleUniformArchitecture,
} from "../search-space";
import { architectureId } from "../search-space/architecture";
import { Descent, type DescentState } from "./controller/descent";
import { drawnLoss, layerSoftmax } from "./controller/losses";
import { PlainNetwork } from "./controller/network";
import type { Searcher, Visit, VisitOutcome } from "./searcher";

interface PosteriorState {
  readonly parameters: readonly number[];
  readonly descent: DescentState;
  readonly samples: readonly { readonly input: readonly number[]; readonly selected: readonly string[] }[];
  readonly updates: number;
}

/** Uniform Hyperbands that it learns from before it suggests anything; about half of the thesis's 245. */
const uniformHyperbands = 120;

/** Steps an iteration, and samples a step. */
const steps = 3;
const batchSize = 10;

/**
 * The first experiment's predictor as a prior: the network of A.1 learns which architectures uniform Hyperbands selected
 * from an input (2.2), by cross-entropy to their posterior, and then says what Hyperbands start from.
 */
export class PosteriorSearcher implements Searcher {
  private readonly network: PlainNetwork;
  private readonly descent: Descent;
  private readonly samples: { readonly input: readonly number[]; readonly selected: readonly Architecture[] }[];
  private updates: number;

  constructor(
    private readonly given: { readonly seed: number; readonly inputSize?: number; readonly state?: unknown },
  ) {
    const state = given.state as PosteriorState | undefined;
    const { hidden, learningRate } = predictorOptions();
    const widths = [given.inputSize ?? inputSize, ...hidden, nEntries];
    this.network = state ? new PlainNetwork(widths, state.parameters) : PlainNetwork.fresh(widths, given.seed);
    this.descent = new Descent("adam", learningRate, this.network.parameters.length, state?.descent);
    this.samples = (state?.samples ?? []).map(({ input, selected }) => {
      return { input, selected: selected.map(parseArchitecture) };
    });
    this.updates = state?.updates ?? 0;
  }

  prior({ input }: Visit): Distribution {
    const activations = this.network.forward(input);
    return layerSoftmax(activations[activations.length - 1]);
  }

  suggest(visits: readonly Visit[], size: number, random: Random): readonly (readonly Architecture[])[] {
    const isLearning = this.samples.length < uniformHyperbands;
    return visits.map((visit) => {
      const prior = isLearning ? undefined : this.prior(visit);
      return Array.from({ length: size }, () =>
        prior ? sampleArchitecture(prior, random) : sampleUniformArchitecture(random),
      );
    });
  }

  update(outcomes: readonly VisitOutcome[]): undefined {
    if (this.samples.length < uniformHyperbands) {
      for (const { input, outcome } of outcomes) {
        const selected = outcome.selected.map(({ architecture }) => architecture);
        this.samples.push({ input: Array.from(input), selected });
      }
    }
    const random = createRandom(this.given.seed, "posterior", this.updates++);
    for (let step = 0; step < steps; step++) {
      const gradient = new Float64Array(this.network.parameters.length);
      for (let index = 0; index < batchSize; index++) {
        const { input, selected } = this.samples[random.integer(this.samples.length)];
        const activations = this.network.forward(input);
        const logits = activations[activations.length - 1];
        const weights = selected.map(() => 1 / (batchSize * selected.length));
        const { gradient: ofLogits } = drawnLoss({ kind: "logLikelihood", logits, drawn: selected, weights });
        this.network.backward(activations, ofLogits, gradient);
      }
      this.descent.step(this.network.parameters, gradient);
    }
    return undefined;
  }

  state(): PosteriorState {
    return {
      parameters: [...this.network.parameters],
      descent: this.descent.read(),
      samples: this.samples.map(({ input, selected }) => ({ input, selected: selected.map(architectureId) })),
      updates: this.updates,
    };
  }
}
