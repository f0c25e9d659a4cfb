import { copiedRows, type RowBlock } from "../copied-rows";

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
