import { normalScores } from "../pairs/normal-scores";
import { digamma } from "../quadrature";
import type { RealArray } from "../single-precision";
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
 * Share of points whose k-th neighbour is not alone at its distance, above which more neighbours are asked for, and how
 * many: on a lattice the distance at which k are first reached is that of a cell that happens to hold many.
 */
const tied = { share: 0.3, neighbours: 10 };

/**
 * I(X;Y) of pairs of vectors from the distances to the k-th neighbour (Kraskov, Stögbauer & Grassberger 2004): an
 * reference in low dimension. Compares all pairs, n² · (dₓ + d_y) steps; both spaces in the maximum norm of
 * each column's normal scores, so that no unit, offset or tail matters.
 *
 * Algorithm 1 counts points nearer than the k-th neighbour in each space: ψ(k) + ψ(n) − ⟨ψ(nₓ+1) + ψ(n_y+1)⟩ (eq. 8).
 * Algorithm 2 counts those within the sides of the box around the k neighbours: ψ(k) − 1/k + ψ(n) − ⟨ψ(nₓ) + ψ(n_y)⟩
 * (eq. 9).
 *
 * Where several points lie at the k-th neighbour's distance, as they do where x or y repeats, all points up to it are
 * counted, in both spaces and together in place of k (Gao, Kannan, Oh & Viswanath 2017; Mesner & Shalizi 2021): the
 * estimator holds for discrete, continuous and mixed variables alike. Copies of a whole pair, unlike equal values, are
 * one observation; see `copiedRows`.
 *
 * @param options.xs Row-major, shape [nPoints, xSize]; likewise `ys`.
 * @throws RangeError when shapes do not fit or k is out of range.
 */
export function estimateKsg(options: {
  readonly xs: RealArray;
  readonly ys: RealArray;
  readonly xSize: number;
  readonly ySize: number;
  readonly algorithm?: 1 | 2;
  readonly k?: number;
}): NeighbourEstimate {
  const { xSize, ySize, algorithm = 1, k = 3 } = options;
  const nPoints = options.xs.length / xSize;
  if (!Number.isInteger(nPoints) || options.ys.length !== nPoints * ySize) {
    throw new RangeError(`Pairs need as many xs as ys: got ${nPoints} and ${options.ys.length / ySize}.`);
  }
  const blocks = [
    { values: options.xs, size: xSize },
    { values: options.ys, size: ySize },
  ] as const;
  const observations = withoutCopies(blocks);
  const [xs, ys] = blocks.map((block) =>
    normalScores(observations ? pickRows(block, observations.rows) : block.values, block.size),
  );
  const space = { xs, ys, xSize, ySize, algorithm };
  requireNeighbours(k, xs.length / xSize);
  const first = localTerms({ ...space, k });
  const more = Math.min(tied.neighbours, xs.length / xSize - 1);
  const { terms } = first.tiedShare > tied.share && more > k ? localTerms({ ...space, k: more }) : first;
  return fromLocalTerms(terms, observations?.placeOf);
}

function localTerms(options: {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly xSize: number;
  readonly ySize: number;
  readonly algorithm: 1 | 2;
  readonly k: number;
}): { readonly terms: Float64Array; readonly tiedShare: number } {
  const { xs, ys, xSize, ySize, algorithm, k } = options;
  const nPoints = xs.length / xSize;
  const toX = new Float64Array(nPoints);
  const toY = new Float64Array(nPoints);
  const nearest = new Smallest(k);
  const terms = new Float64Array(nPoints);
  let nTied = 0;
  for (let point = 0; point < nPoints; point++) {
    nearest.reset();
    for (let other = 0; other < nPoints; other++) {
      if (other === point) continue;
      toX[other] = maximumDistance(xs, xSize, point, other);
      toY[other] = maximumDistance(ys, ySize, point, other);
      nearest.add(Math.max(toX[other], toY[other]), other);
    }
    toX[point] = Infinity;
    toY[point] = Infinity;
    const counts = countAround(toX, toY, nearest.last);
    if (counts.together > k) nTied++;
    if (algorithm === 2 && counts.together === k) {
      const box = (distances: Float64Array) =>
        nearest.members.reduce((most, member) => Math.max(most, distances[member]), 0);
      const [nX, nY] = [countWithin(toX, box(toX)), countWithin(toY, box(toY))];
      terms[point] = digamma(k) - 1 / k + digamma(nPoints) - digamma(nX) - digamma(nY);
    } else {
      // Equals in plenty are a discrete value: the point itself is one of them. Else it is the middle of a box.
      const own = nearest.last === 0 && counts.together >= 2 * k ? 1 : 0;
      const [nX, nY] = [counts.inX + (counts.edgeX ? own : 1), counts.inY + (counts.edgeY ? own : 1)];
      terms[point] = digamma(counts.together + own) + digamma(nPoints) - digamma(nX) - digamma(nY);
    }
  }
  return { terms, tiedShare: nTied / nPoints };
}

/** Other points up to a distance in each space and in both, and whether any lies at that distance. */
function countAround(toX: Float64Array, toY: Float64Array, radius: number) {
  let [inX, inY, together] = [0, 0, 0];
  let [edgeX, edgeY] = [false, false];
  for (let index = 0; index < toX.length; index++) {
    const [x, y] = [toX[index] <= radius, toY[index] <= radius];
    if (x) inX++;
    if (y) inY++;
    if (x && y) together++;
    if (toX[index] === radius) edgeX = true;
    if (toY[index] === radius) edgeY = true;
  }
  return { inX, inY, together, edgeX, edgeY };
}

function countWithin(distances: Float64Array, radius: number): number {
  let count = 0;
  for (let index = 0; index < distances.length; index++) if (distances[index] <= radius) count++;
  return count;
}
