import { mean } from "../../statistics/spread";
import { logMeanExp } from "../bounds";

/** T(x_i, y_j) of all combinations of some pairs: row i, column j; true pairs on the diagonal. */
export interface PairTable {
  /** Row-major, shape [nPoints, nPoints]. */
  readonly values: Float32Array;
  readonly nPoints: number;
}

/** Bounds and estimates that one critic of pairs gives, nats. */
export interface PairBounds {
  /** Donsker–Varadhan over all true pairs and all other combinations. */
  readonly dv: number;
  /** 1 + E[T] − E[e^T], "t − e^t" (Nguyen, Wainwright & Jordan 2010). */
  readonly nwj: number;
  /** Contrastive bound of batches of `infoNceBatch`, never above its logarithm (van den Oord et al. 2018). */
  readonly infoNce: number;
  /** The same in batches of 64, where the cap of ln 64 = 4.16 nats shows early. */
  readonly infoNce64: number;
  /** DV with e^T clipped to e^±τ in the marginal term (Song & Ermon 2020): less variance, no bound. */
  readonly smile: number;
}

/** Combinations that are no true pairs, as T values. */
function product({ values, nPoints }: PairTable): Float32Array {
  const others = new Float32Array(nPoints * (nPoints - 1));
  let place = 0;
  for (let row = 0; row < nPoints; row++) {
    for (let column = 0; column < nPoints; column++) {
      if (column !== row) others[place++] = values[row * nPoints + column];
    }
  }
  return others;
}

/** T of the true pairs. */
export function diagonal({ values, nPoints }: PairTable): Float64Array {
  return Float64Array.from({ length: nPoints }, (_, point) => values[point * nPoints + point]);
}

/**
 * All bounds of one critic from its table.
 *
 * @param options.infoNceBatch Pairs a contrastive batch has.
 * @param options.smileClip τ, nats.
 */
export function pairBounds(
  table: PairTable,
  options: { readonly infoNceBatch: number; readonly smileClip: number },
): PairBounds {
  const joint = mean(diagonal(table));
  const others = product(table);
  const logMean = logMeanExp(others);
  const { smileClip } = options;
  const clipped = logMeanExp(others.map((value) => Math.max(-smileClip, Math.min(smileClip, value))));
  return {
    dv: joint - logMean,
    nwj: 1 + joint - Math.exp(logMean),
    infoNce: contrastive(table, options.infoNceBatch),
    infoNce64: contrastive(table, 64),
    smile: joint - clipped,
  };
}

/** ln K + mean of T(x_i, y_i) − ln Σ_j e^{T(x_i, y_j)} over batches of K consecutive pairs. */
function contrastive({ values, nPoints }: PairTable, batch: number): number {
  const size = Math.min(batch, nPoints);
  let [sum, count] = [0, 0];
  for (let start = 0; start + size <= nPoints; start += size) {
    for (let row = start; row < start + size; row++) {
      const line = values.subarray(row * nPoints + start, row * nPoints + start + size);
      sum += values[row * nPoints + row] - logMeanExp(line);
      count++;
    }
  }
  return sum / count;
}

/**
 * Terms of each pair whose mean, up to a constant, varies as DV does (delta method): T(x_i, y_i) less half of what its
 * row and its column add to the mean of e^T.
 *
 * @returns Shape [nPoints].
 */
export function dvInfluence(table: PairTable): Float64Array {
  const { values, nPoints } = table;
  const logMean = logMeanExp(product(table));
  const share = new Float64Array(nPoints);
  for (let row = 0; row < nPoints; row++) {
    for (let column = 0; column < nPoints; column++) {
      if (column === row) continue;
      const weight = Math.exp(values[row * nPoints + column] - logMean) / (nPoints - 1);
      share[row] += weight;
      share[column] += weight;
    }
  }
  return diagonal(table).map((value, point) => value - share[point]);
}
