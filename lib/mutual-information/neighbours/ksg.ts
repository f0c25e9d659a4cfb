import { digamma } from "../quadrature";
import { maximumDistance, Smallest, unitColumns } from "./nearest-neighbours";
import { fromLocalTerms, type NeighbourEstimate, requireNeighbours } from "./neighbour-estimate";

/**
 * I(X;Y) of pairs of vectors from the distances to the k-th neighbour (Kraskov, Stögbauer & Grassberger 2004): an
 * independent witness in low dimension. Compares all pairs, n² · (dₓ + d_y) steps; both spaces in the maximum norm.
 *
 * Algorithm 1 counts points nearer than the k-th neighbour in each space: ψ(k) + ψ(n) − ⟨ψ(nₓ+1) + ψ(n_y+1)⟩ (eq. 8).
 * Algorithm 2 counts those within the sides of the box around the k neighbours: ψ(k) − 1/k + ψ(n) − ⟨ψ(nₓ) + ψ(n_y)⟩
 * (eq. 9).
 *
 * @param options.xs Row-major, shape [nPoints, xSize]; likewise `ys`. Continuous: ties make it meaningless.
 * @throws RangeError when shapes do not fit or k is out of range.
 */
export function estimateKsg(options: {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
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
  requireNeighbours(k, nPoints);
  const xs = unitColumns(options.xs, xSize);
  const ys = unitColumns(options.ys, ySize);
  const toX = new Float64Array(nPoints);
  const toY = new Float64Array(nPoints);
  const nearest = new Smallest(k);
  const terms = new Float64Array(nPoints);
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
    if (algorithm === 1) {
      const radius = nearest.last;
      const [nX, nY] = [countBelow(toX, radius), countBelow(toY, radius)];
      terms[point] = digamma(k) + digamma(nPoints) - digamma(nX + 1) - digamma(nY + 1);
    } else {
      const box = (distances: Float64Array) =>
        nearest.members.reduce((most, member) => Math.max(most, distances[member]), 0);
      const [nX, nY] = [countWithin(toX, box(toX)), countWithin(toY, box(toY))];
      terms[point] = digamma(k) - 1 / k + digamma(nPoints) - digamma(nX) - digamma(nY);
    }
  }
  return fromLocalTerms(terms);
}

function countBelow(distances: Float64Array, radius: number): number {
  let count = 0;
  for (let index = 0; index < distances.length; index++) if (distances[index] < radius) count++;
  return count;
}

function countWithin(distances: Float64Array, radius: number): number {
  let count = 0;
  for (let index = 0; index < distances.length; index++) if (distances[index] <= radius) count++;
  return count;
}
