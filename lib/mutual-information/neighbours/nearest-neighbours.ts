import { standardErrorOfMean } from "../../statistics/spread";
import { copiedRows, type RowBlock } from "../copied-rows";
import type { RealArray } from "../single-precision";

/** Observations among rows some of which are copies. */
export interface Observations {
  /** The first row of each group of copies, ascending. */
  readonly rows: Int32Array;
  /** The place in `rows` of each row's observation, shape [nRows]. */
  readonly placeOf: Int32Array;
}

/**
 * The rows to compare: copies would be their own nearest neighbours, at distance 0 for no reason in the density.
 *
 * @returns Undefined without copies.
 */
export function withoutCopies(blocks: readonly RowBlock[]): Observations | undefined {
  const placeOf = copiedRows(blocks);
  if (!placeOf) return undefined;
  const rows: number[] = [];
  placeOf.forEach((place, row) => {
    if (place === rows.length) rows.push(row);
  });
  return { rows: Int32Array.from(rows), placeOf };
}

/** Some rows of row-major numbers. */
export function pickRows({ values, size }: RowBlock, rows: Int32Array): Float64Array {
  return Float64Array.from({ length: rows.length * size }, (_, at) => {
    return values[rows[Math.floor(at / size)] * size + (at % size)];
  });
}

/** What a nearest-neighbour estimator says: asymptotically unbiased in low dimension, no bound in any. */
export interface NeighbourEstimate {
  /** Mean of the local terms; may fall below 0 by chance. */
  readonly nats: number;
  /**
   * Standard deviation of the local terms over √n. Terms of neighbours depend on each other, so it is a guide; a
   * bootstrap would be wrong, as its duplicates are neighbours at distance 0.
   */
  readonly standardError: number;
  /** The local terms, one a row; one that could not be made is NaN. Copies of a row share one. */
  readonly terms: Float64Array;
}

/**
 * Estimate and error from one term an observation.
 *
 * @param placeOf The observation of each row, where some are copies.
 */
export function fromLocalTerms(terms: Float64Array, placeOf?: Int32Array): NeighbourEstimate {
  const made = terms.filter((term) => !Number.isNaN(term));
  return {
    nats: made.reduce((sum, term) => sum + term, 0) / made.length,
    standardError: standardErrorOfMean(made),
    terms: placeOf ? Float64Array.from(placeOf, (place) => terms[place]) : terms,
  };
}

/** @throws RangeError unless 1 ≤ k < nPoints. */
export function requireNeighbours(k: number, nPoints: number): void {
  if (!Number.isInteger(k) || k < 1 || k >= nPoints) {
    throw new RangeError(`Count ${k} nearest neighbours: k must be an integer from 1 to ${nPoints - 1}.`);
  }
}

/** The k smallest of a stream of numbers, kept in order; k is small. */
export class Smallest {
  private readonly kept: Float64Array;
  private readonly owners: Int32Array;

  constructor(private readonly k: number) {
    this.kept = new Float64Array(k);
    this.owners = new Int32Array(k);
  }

  reset(): void {
    this.kept.fill(Infinity);
  }

  add(value: number, owner: number): void {
    let place = this.k - 1;
    if (value >= this.kept[place]) return;
    for (; place > 0 && this.kept[place - 1] > value; place--) {
      this.kept[place] = this.kept[place - 1];
      this.owners[place] = this.owners[place - 1];
    }
    this.kept[place] = value;
    this.owners[place] = owner;
  }

  /** The k-th smallest. */
  get last(): number {
    return this.kept[this.k - 1];
  }

  /** Who added the k smallest. */
  get members(): Int32Array {
    return this.owners;
  }
}

/** Largest difference of two points in any coordinate (maximum norm). */
export function maximumDistance(values: RealArray, size: number, a: number, b: number): number {
  let top = 0;
  for (let axis = 0; axis < size; axis++) {
    const gap = Math.abs(values[a * size + axis] - values[b * size + axis]);
    if (gap > top) top = gap;
  }
  return top;
}
