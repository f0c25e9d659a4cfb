/** Rows of T(x, c) with the labels of their points. */
export interface ScoredPoints {
  /** Row-major, shape [nPoints, nClasses]. */
  readonly table: ArrayLike<number>;
  /** Shape [nPoints]. */
  readonly labels: ArrayLike<number>;
}

/**
 * The factor λ ≥ 0 that makes softmax(ln p(c) + λ T(x, c)) fit the labels best: an inverse temperature (Guo et al.
 * 2017). An overconfident critic gets λ < 1, one that knows nothing λ = 0.
 *
 * One label more, of unknown class, is spread over all points: without it, a few points that happen to be told apart
 * without error would ask for λ = ∞. The cross-entropy is convex in λ, so Newton's method with halved steps finds the
 * minimum.
 *
 * @param prior p(c), shape [nClasses].
 */
export function calibrationScale(groups: readonly ScoredPoints[], prior: ArrayLike<number>): number {
  let scale = 1;
  let current = derivatives(groups, prior, scale);
  for (let step = 0; step < 30; step++) {
    let next = Math.max(0, scale - current.slope / Math.max(current.curvature, 1e-12));
    let reached = derivatives(groups, prior, next);
    for (let half = 0; half < 20 && !(reached.loss <= current.loss); half++) {
      next = (next + scale) / 2;
      reached = derivatives(groups, prior, next);
    }
    const moved = Math.abs(next - scale);
    scale = next;
    current = reached;
    if (moved < 1e-4) break;
  }
  return scale;
}

/** Cross-entropy (less a constant) at λ, with its first two derivatives. */
function derivatives(groups: readonly ScoredPoints[], prior: ArrayLike<number>, scale: number) {
  const nClasses = prior.length;
  let [loss, slope, curvature, count] = [0, 0, 0, 0];
  const doubt = 1 / (1 + groups.reduce((total, { labels }) => total + labels.length, 0));
  for (const { table, labels } of groups) {
    count += labels.length;
    for (let point = 0; point < labels.length; point++) {
      const row = point * nClasses;
      let top = -Infinity;
      for (let label = 0; label < nClasses; label++) {
        if (prior[label] > 0) top = Math.max(top, scale * table[row + label]);
      }
      let [sum, first, second] = [0, 0, 0];
      for (let label = 0; label < nClasses; label++) {
        const value = table[row + label];
        const weight = prior[label] * Math.exp(scale * value - top);
        sum += weight;
        first += weight * value;
        second += weight * value * value;
      }
      let ofPrior = 0;
      for (let c = 0; c < nClasses; c++) ofPrior += prior[c] * table[row + c];
      const own = (1 - doubt) * table[row + labels[point]] + doubt * ofPrior;
      const mean = first / sum;
      loss += top + Math.log(sum) - scale * own;
      slope += mean - own;
      curvature += second / sum - mean * mean;
    }
  }
  return { loss: loss / count, slope: slope / count, curvature: curvature / count };
}

/**
 * ln p̃(c|x) / p(c) with p̃ = (1 − ε) softmax(ln p(c) + λ T(x, c)) + ε p(c): normalised over classes, and never below
 * ln ε, so that a single surprise costs no more than it teaches. ε is set beforehand: one point of all.
 *
 * @param table T(x, c), row-major, shape [nPoints, nClasses].
 * @returns Same shape, nats.
 */
export function logRatios(
  table: ArrayLike<number>,
  scale: number,
  prior: ArrayLike<number>,
  doubt: number,
): Float64Array {
  const nClasses = prior.length;
  const ratios = new Float64Array(table.length);
  for (let row = 0; row < table.length; row += nClasses) {
    let top = -Infinity;
    for (let c = 0; c < nClasses; c++) if (prior[c] > 0) top = Math.max(top, scale * table[row + c]);
    let sum = 0;
    for (let c = 0; c < nClasses; c++) if (prior[c] > 0) sum += prior[c] * Math.exp(scale * table[row + c] - top);
    for (let c = 0; c < nClasses; c++) {
      if (prior[c] === 0) continue;
      ratios[row + c] = Math.log((1 - doubt) * (Math.exp(scale * table[row + c] - top) / sum) + doubt);
    }
  }
  return ratios;
}
