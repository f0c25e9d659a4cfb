import { scaleInput } from "../labels/input-scale";
import type { LabelledSample } from "../labels/prepare-sample";
import { digamma } from "../quadrature";
import {
  fromLocalTerms,
  maximumDistance,
  type NeighbourEstimate,
  pickRows,
  requireNeighbours,
  Smallest,
  withoutCopies,
} from "./nearest-neighbours";

/**
 * I(X;Y) of vectors and labels from nearest neighbours (Ross 2014): ψ(n) + ⟨ψ(k)⟩ − ⟨ψ(n_y)⟩ − ⟨ψ(m)⟩, where the k-th
 * neighbour of the same label lies at some distance and m points of any label, the point itself among them, are nearer.
 * A reference in low dimension; compares all pairs, n² · d steps, in double precision and after the same
 * scaling as critics', so that no unit, offset or tail matters.
 *
 * Where several points lie at that distance, as they do where x repeats, ψ(m) is its mean over all orders of them. Where
 * all are the point's equals that is ψ of their number, and what is left of ψ(k) is ψ of those of the same label, itself
 * among both: what Gao et al. (2017) count for mixtures. Copies of a whole row with one label, unlike equal values, are
 * one observation; see `copiedRows`.
 *
 * A class of fewer than k + 1 points takes all its others as neighbours; a class of one point is left out.
 *
 * @throws RangeError when k is out of range.
 */
export function estimateRoss(sample: LabelledSample, options: { readonly k?: number } = {}): NeighbourEstimate {
  const { k = 3 } = options;
  const size = sample.pointShape.reduce((product, side) => product * side, 1);
  const block = { values: sample.values, size };
  const observations = withoutCopies([block]);
  if (!observations || !oneLabelEach(sample.labels, observations.placeOf)) {
    return fromLocalTerms(
      localTerms(sample, scaleInput(sample.values, size, new Float64Array(sample.values.length)), k),
    );
  }
  const values = pickRows(block, observations.rows);
  const labels = observations.rows.map((row) => sample.labels[row]);
  return fromLocalTerms(
    localTerms({ labels, nClasses: sample.nClasses }, scaleInput(values, size, values), k),
    observations.placeOf,
  );
}

/** Share of copied rows that must have their first row's label; where labels differ they were drawn anew. */
const copiedLabels = 0.9;

function oneLabelEach(labels: Int32Array, placeOf: Int32Array): boolean {
  const first = new Map<number, number>();
  let [copies, alike] = [0, 0];
  placeOf.forEach((place, row) => {
    const known = first.get(place);
    if (known === undefined) first.set(place, labels[row]);
    else {
      copies++;
      if (known === labels[row]) alike++;
    }
  });
  return alike >= copiedLabels * copies;
}

function localTerms(
  { labels, nClasses }: Pick<LabelledSample, "labels" | "nClasses">,
  xs: Float64Array,
  k: number,
): Float64Array {
  const nPoints = labels.length;
  const size = xs.length / nPoints;
  requireNeighbours(k, nPoints);
  const counts = new Int32Array(nClasses);
  for (const label of labels) counts[label]++;
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
    const nearer = { same: 0, any: 0 };
    const level = { same: 0, any: 0 };
    for (let other = 0; other < nPoints; other++) {
      if (other === point || counts[labels[other]] < 2 || distances[other] > nearest.last) continue;
      const group = distances[other] < nearest.last ? nearer : level;
      group.any++;
      if (labels[other] === label) group.same++;
    }
    const passed = meanDigamma({ before: nearer.any, wanted: neighbours - nearer.same, ...level });
    terms[point] = digamma(usable) + digamma(neighbours) - digamma(counts[label]) - passed;
  }
  return terms;
}

/**
 * Mean of ψ(before + place) over all orders of `any` things of which `same` are alike, where `place` is that of the
 * `wanted`-th of those: negative hypergeometric.
 */
function meanDigamma(options: {
  readonly before: number;
  readonly wanted: number;
  readonly same: number;
  readonly any: number;
}): number {
  const { before, wanted, same, any } = options;
  let probability = 1;
  for (let drawn = 0; drawn < wanted; drawn++) probability *= (same - drawn) / (any - drawn);
  let mean = 0;
  for (let place = wanted; place <= any - same + wanted; place++) {
    mean += probability * digamma(before + place);
    probability *= (place / (place - wanted + 1)) * ((any - place - same + wanted) / (any - place));
  }
  return mean;
}
