import type { ScoredPoints } from "./temperature";

/** How T(x, c) is read as probabilities: p̃(c|x) = (1 − ε) softmax(ln p(c) + λ T(x, c)) + ε p(c). */
export interface Reading {
  /** λ, an inverse temperature. */
  readonly scale: number;
  /** ε, the share of labels that say nothing of x. */
  readonly doubt: number;
}

/** Steps of the fit, the gain in nats below which it ends, and points it looks at. */
const limits = { steps: 20, gain: 5e-5, values: 150_000 };

/**
 * The reading that fits the labels best. Where labels pass through a channel, no multiple of a smooth T is sure of the
 * class and yet allows for the channel's errors; a share ε of labels drawn afresh is such an error, and lets T be sharp.
 *
 * Expectation maximisation: a point's label is of the critic's making with probability r, ε is what is left of them, and
 * λ takes a Newton step on the points weighted by r. It climbs to the nearest peak, so it starts from `scale` and from
 * two sharper readings. One label more, of unknown class, is among those drawn afresh.
 *
 * @param prior p(c), shape [nClasses].
 * @returns The reading with H(y) − CE on the points, nats.
 */
export function fitReading(
  groups: readonly ScoredPoints[],
  prior: ArrayLike<number>,
  scale: number,
): Reading & { readonly value: number } {
  const points = groups.reduce((sum, { labels }) => sum + labels.length, 0);
  const stride = Math.max(1, Math.ceil((points * prior.length) / limits.values));
  const starts = [
    { scale, doubt: 1 / (1 + points) },
    { scale: 3 * scale, doubt: 0.1 },
    { scale: 3 * scale, doubt: 0.4 },
  ];
  const ends = starts.map((start) => climb(groups, prior, start, stride));
  return ends.reduce((a, b) => (b.value > a.value + limits.gain ? b : a));
}

function climb(groups: readonly ScoredPoints[], prior: ArrayLike<number>, start: Reading, stride: number) {
  let current = { ...start, ...passOver(groups, prior, start, stride) };
  for (let step = 0; step < limits.steps; step++) {
    const { slope, curvature, drawn, count, value } = current;
    const doubt = (drawn + 1) / (count + 1);
    const full = curvature > 0 ? slope / curvature : 0;
    let next = current;
    for (let length = 1; length > 0.01; length /= 4) {
      const tried = { scale: Math.max(0, current.scale + length * full), doubt };
      next = { ...tried, ...passOver(groups, prior, tried, stride) };
      if (next.value >= value) break;
    }
    if (!(next.value > value)) break;
    current = next;
    if (next.value - value < limits.gain) break;
  }
  return { scale: current.scale, doubt: current.doubt, value: current.value };
}

/** H(y) − CE, the slope and curvature of the weighted log-likelihood in λ, and how many labels were drawn afresh. */
function passOver(
  groups: readonly ScoredPoints[],
  prior: ArrayLike<number>,
  { scale, doubt }: Reading,
  stride: number,
) {
  const nClasses = prior.length;
  let [value, slope, curvature, drawn, count] = [0, 0, 0, 0, 0];
  const weights = new Float64Array(nClasses);
  for (const { table, labels } of groups) {
    for (let point = 0; point < labels.length; point += stride) {
      const row = point * nClasses;
      let top = -Infinity;
      for (let c = 0; c < nClasses; c++) if (prior[c] > 0) top = Math.max(top, scale * table[row + c]);
      let [sum, first, second] = [0, 0, 0];
      for (let c = 0; c < nClasses; c++) {
        if (prior[c] === 0) continue;
        weights[c] = prior[c] * Math.exp(scale * table[row + c] - top);
        sum += weights[c];
        first += weights[c] * table[row + c];
        second += weights[c] * table[row + c] ** 2;
      }
      const label = labels[point];
      const ratio = weights[label] / sum / prior[label]; // softmax over p(c)
      const mixed = (1 - doubt) * ratio + doubt;
      const made = ((1 - doubt) * ratio) / mixed;
      const mean = first / sum;
      value += Math.log(mixed);
      slope += made * (table[row + label] - mean);
      curvature += made * (second / sum - mean * mean);
      drawn += 1 - made;
      count++;
    }
  }
  return { value: value / count, slope, curvature, drawn, count };
}
