import type { LabelledSample } from "../labels/labelled-sample";
import { digamma } from "../quadrature";
import { maximumDistance, Smallest, unitColumns } from "./nearest-neighbours";
import { fromLocalTerms, type NeighbourEstimate, requireNeighbours } from "./neighbour-estimate";

/**
 * I(X;Y) of vectors and labels from nearest neighbours (Ross 2014): ψ(n) + ⟨ψ(k)⟩ − ⟨ψ(n_y)⟩ − ⟨ψ(m)⟩, where the k-th
 * neighbour of the same label lies at some distance and m points of any label, the point itself among them, are nearer.
 * An independent witness in low dimension; compares all pairs, n² · d steps.
 *
 * A class of fewer than k + 1 points takes all its others as neighbours; a class of one point is left out.
 *
 * @throws RangeError when k is out of range.
 */
export function estimateRoss(sample: LabelledSample, options: { readonly k?: number } = {}): NeighbourEstimate {
  const { k = 3 } = options;
  const { labels, nClasses } = sample;
  const size = sample.pointShape.reduce((product, side) => product * side, 1);
  requireNeighbours(k, labels.length);
  const xs = unitColumns(sample.values, size);
  const counts = new Int32Array(nClasses);
  for (const label of labels) counts[label]++;
  const points = Array.from(labels.keys()).filter((point) => counts[labels[point]] > 1);
  const distances = new Float64Array(points.length);
  const terms = new Float64Array(points.length);
  for (let index = 0; index < points.length; index++) {
    const label = labels[points[index]];
    const neighbours = Math.min(k, counts[label] - 1);
    const nearest = new Smallest(neighbours);
    nearest.reset();
    for (let other = 0; other < points.length; other++) {
      distances[other] = maximumDistance(xs, size, points[index], points[other]);
      if (other !== index && labels[points[other]] === label) nearest.add(distances[other], other);
    }
    let nearer = 0;
    for (let other = 0; other < points.length; other++) {
      if (other === index || distances[other] < nearest.last) nearer++;
    }
    terms[index] = digamma(points.length) + digamma(neighbours) - digamma(counts[label]) - digamma(nearer);
  }
  return fromLocalTerms(terms);
}
