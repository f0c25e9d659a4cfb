import type { Architecture, Distribution } from "../../search-space";
import { filterOptionIndex, nEntries, nFilterOptions, nLayers } from "../../search-space/architecture";

/**
 * How much a prior and the architectures drawn from it disagree:
 * - `logLikelihood`: −Σ ln p over the architectures' layers, p of each layer's softmax: what REINFORCE (2.9) needs;
 * - `doubleSoftmax`: a cross-entropy of logits over all 92 entries, fed with these p. Such a loss is what the thesis's
 *   figure 3.5 shows: from 48·ln 92 = 217.0 for 12 architectures under an even prior to 48·(ln(88 + 4e) − 1) = 172.5
 *   under one of a single architecture, below which it can't go.
 */
export const controllerLosses = ["logLikelihood", "doubleSoftmax"] as const;

export type ControllerLoss = (typeof controllerLosses)[number];

/** Each layer's softmax; shape [92], `perLayer`. */
export function layerSoftmax(logits: ArrayLike<number>): Distribution {
  return softmaxOf(logits, nFilterOptions);
}

/** Softmax over consecutive groups of `size` entries; shape [92]. */
function softmaxOf(values: ArrayLike<number>, size: number): Float64Array {
  const result = new Float64Array(nEntries);
  for (let start = 0; start < nEntries; start += size) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let entry = start; entry < start + size; entry++) highest = Math.max(highest, values[entry]);
    let total = 0;
    for (let entry = start; entry < start + size; entry++) {
      result[entry] = Math.exp(values[entry] - highest);
      total += result[entry];
    }
    for (let entry = start; entry < start + size; entry++) result[entry] /= total;
  }
  return result;
}

/** Entries of an architecture's four filter options among the 92. */
export function entriesOf(architecture: Architecture): readonly number[] {
  return architecture.map((filters, layer) => layer * nFilterOptions + filterOptionIndex(filters));
}

const logOf = (probability: number): number => Math.log(Math.max(probability, Number.MIN_VALUE));

/** ln of an architecture's probability under a prior, nats. */
export function logProbability(prior: Distribution, architecture: Architecture): number {
  return entriesOf(architecture).reduce((sum, entry) => sum + logOf(prior[entry]), 0);
}

/** Back through each layer's softmax: from the gradient in p to the gradient in the logits. */
function throughSoftmax(prior: Distribution, gradient: Float64Array): Float64Array {
  const result = new Float64Array(nEntries);
  for (let start = 0; start < nEntries; start += nFilterOptions) {
    let mean = 0;
    for (let entry = start; entry < start + nFilterOptions; entry++) mean += prior[entry] * gradient[entry];
    for (let entry = start; entry < start + nFilterOptions; entry++) {
      result[entry] = prior[entry] * (gradient[entry] - mean);
    }
  }
  return result;
}

/**
 * A loss over the architectures drawn from one prior.
 *
 * @param logits Shape [92].
 * @param weights One an architecture: its reward. The gradient is that of the weighted sum.
 * @returns The loss without weights, nats, and the gradient of Σ weight · loss in the logits; shape [92].
 */
export function drawnLoss(options: {
  readonly kind: ControllerLoss;
  readonly logits: ArrayLike<number>;
  readonly drawn: readonly Architecture[];
  readonly weights: readonly number[];
}): { readonly loss: number; readonly gradient: Float64Array } {
  const { kind, logits, drawn, weights } = options;
  const prior = layerSoftmax(logits);
  const model = kind === "logLikelihood" ? prior : softmaxOf(prior, nEntries);
  const choices = kind === "logLikelihood" ? 1 : nLayers; // a softmax over all is asked once a layer
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const gradient = model.map((probability) => choices * total * probability);
  let loss = 0;
  drawn.forEach((architecture, index) => {
    for (const entry of entriesOf(architecture)) {
      loss -= logOf(model[entry]);
      gradient[entry] -= weights[index];
    }
  });
  return { loss, gradient: kind === "logLikelihood" ? gradient : throughSoftmax(prior, gradient) };
}

/** Σ over the layers of H(p), nats: 4·ln 23 = 12.54 for an even prior, 0 for one architecture. */
export function priorEntropy(prior: Distribution): number {
  return prior.reduce((sum, probability) => (probability > 0 ? sum - probability * Math.log(probability) : sum), 0);
}

/** Gradient of {@link priorEntropy} in the logits; shape [92]. */
export function entropyGradient(prior: Distribution): Float64Array {
  return throughSoftmax(
    prior,
    prior.map((probability) => -logOf(probability) - 1),
  );
}
