import { standardErrorOfMean } from "../../statistics/spread";
import { estimateRoss } from "../neighbours/ross";
import type { LabelledSample } from "./prepare-sample";

/** Up to here nearest neighbours see about all there is; all pairs of points are compared. */
const limits = { dimension: 3, points: 10_000, neighbours: 5 };

/** What nearest neighbours see beyond a critic, on the same points. */
export interface NeighbourReference {
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
 * @param groups The group of each point, where copies share one.
 * @returns Undefined in higher dimension and beyond 10,000 points.
 */
export function neighbourReference(
  sample: LabelledSample,
  pointwise: Float64Array,
  groups?: Int32Array,
): NeighbourReference | undefined {
  const { pointShape, labels } = sample;
  if (pointShape.length !== 1 || pointShape[0] > limits.dimension || labels.length > limits.points) return undefined;
  if (labels.length <= limits.neighbours) return undefined;
  const { nats, terms } = estimateRoss(sample, { k: limits.neighbours });
  const compared = Int32Array.from(terms.keys()).filter((point) => !Number.isNaN(terms[point]));
  const differences = Float64Array.from(compared, (point) => terms[point] - pointwise[point]);
  const excess = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const ofGroups = groups && compared.map((point) => groups[point]);
  return { nats, excess, excessError: standardErrorOfMean(differences, ofGroups) };
}
