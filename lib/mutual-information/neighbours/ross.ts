import type { LabelledSample } from "../labels/labelled-sample";
import { digamma } from "../quadrature";
import { maximumDistance, Smallest, unitColumns } from "./nearest-neighbours";
import { fromLocalTerms, type NeighbourEstimate, requireNeighbours } from "./neighbour-estimate";

/**
 * I(X;Y) of vectors and labels from nearest neighbours (Ross 2014): ψ(n) + ⟨ψ(k)⟩ − ⟨ψ(n_y)⟩ − ⟨ψ(m)⟩, where the k-th
 * neighbour of the same label lies at some distance and m points of any label, the point itself among them, are nearer.
 * An independent witness in low dimension; compares all pairs, n² · d steps.
 *
 * Where the k-th neighbour is the point's equal, x is discrete there: then the points that equal it are counted, of the
 * same label and of any, instead of k and m (as Gao et al. 2017 do for mixtures), itself among both.
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
  const nPoints = labels.length;
  const distances = new Float64Array(nPoints);
  const terms = new Float64Array(nPoints).fill(Number.NaN);
  const usable = labels.filter((label) => counts[label] > 1).length;
  for (let point = 0; point < nPoints; point++) {
    const label = labels[point];
    if (counts[label] < 2) continue;
    const neighbours = Math.min(k, counts[label] - 1);
    const nearest = new Smallest(neighbours);
    nearest.reset();
    for (let other = 0; other < nPoints; other++) {
      distances[other] = maximumDistance(xs, size, point, other);
      if (other !== point && labels[other] === label) nearest.add(distances[other], other);
    }
    const discrete = nearest.last === 0;
    let [same, any] = [discrete ? 1 : neighbours, 1]; // the point itself
    for (let other = 0; other < nPoints; other++) {
      if (other === point || counts[labels[other]] < 2) continue;
      if (discrete ? distances[other] > 0 : distances[other] >= nearest.last) continue;
      any++;
      if (discrete && labels[other] === label) same++;
    }
    terms[point] = digamma(usable) + digamma(same) - digamma(counts[label]) - digamma(any);
  }
  return fromLocalTerms(terms);
}
