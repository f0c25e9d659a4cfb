import { standardErrorOfMean } from "../bounds";
import { estimateRoss } from "../neighbours/ross";
import type { LabelledSample } from "./labelled-sample";

/** Up to here nearest neighbours see about all there is; all pairs of points are compared. */
const limits = { dimension: 3, points: 10_000, neighbours: 5 };

/** What nearest neighbours see beyond a critic, on the same points. */
export interface NeighbourWitness {
  /** I(X;Y) by Ross's estimator, nats. */
  readonly nats: number;
  /** Mean difference to the critic's pointwise terms, and its standard error, nats. */
  readonly excess: number;
  readonly excessError: number;
}

/**
 * An independent second opinion in up to 3 dimensions: nearest neighbours assume nothing of the density's shape, so
 * they see the edges and islands that a critic smooths over.
 *
 * @param pointwise The critic's ln p̂(y|x)/p(y), shape [nPoints], nats.
 * @returns Undefined in higher dimension, beyond 10,000 points, and where x repeats often: neighbours at distance 0 say
 *   nothing.
 */
export function neighbourWitness(sample: LabelledSample, pointwise: Float64Array): NeighbourWitness | undefined {
  const { values, pointShape, labels } = sample;
  if (pointShape.length !== 1 || pointShape[0] > limits.dimension || labels.length > limits.points) return undefined;
  if (labels.length <= limits.neighbours || repeats(values, pointShape[0])) return undefined;
  const { nats, terms } = estimateRoss(sample, { k: limits.neighbours });
  const differences = pointwise.map((term, point) => terms[point] - term).filter((value) => !Number.isNaN(value));
  const excess = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return { nats, excess, excessError: standardErrorOfMean(differences) };
}

/** Share of points that may repeat others: rounding to 32 bits makes a few of many alike. */
const chanceRepeats = 0.01;

/** Whether points occur twice more often than rounding explains. */
function repeats(values: Float32Array, size: number): boolean {
  const seen = new Set<string>();
  for (let start = 0; start < values.length; start += size) seen.add(values.subarray(start, start + size).join());
  return seen.size < (1 - chanceRepeats) * (values.length / size);
}
