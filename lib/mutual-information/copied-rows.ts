import type { RealArray } from "./single-precision";

/** Columns of rows: row-major, shape [nRows, size]. */
export interface RowBlock {
  readonly values: RealArray;
  readonly size: number;
}

/** Rows of which more than this share are equal hold a value of a discrete variable; copies are fewer. */
const atomShare = 1 / 20;

/** Share of rows that may equal others: rounding to 32 bits makes a few of many alike. */
const chanceRepeats = 0.01;

/**
 * Finds rows that were copied, as by oversampling or by a set joined with itself: a copy is no observation of its own,
 * and what was learned from one row must not be tested on its copy.
 *
 * Equal rows are no copies where a variable takes few values. What tells the two apart is how often rows would be equal
 * if columns were independent: for copies it is less than `atomShare` of n times rarer than it is. A single column is
 * held to be discrete when its values lie on a lattice, as rounded numbers, integers and bytes do.
 *
 * @param blocks The columns, in one or several arrays with as many rows.
 * @returns The group of each row, 0 … nGroups − 1 by first occurrence, where copies share one; undefined without copies.
 */
export function copiedRows(blocks: readonly RowBlock[]): Int32Array | undefined {
  const nRows = blocks[0].values.length / blocks[0].size;
  const groups = equalRows(blocks, nRows);
  const counts = countsOf(groups);
  const isCopied = (group: number): boolean => counts[group] > 1 && counts[group] <= atomShare * nRows;
  let [copied, pairs] = [0, 0];
  counts.forEach((count, group) => {
    if (isCopied(group)) [copied, pairs] = [copied + count, pairs + count * (count - 1)];
  });
  if (copied <= chanceRepeats * nRows) return undefined;
  if (isDiscrete(blocks, pairs / (nRows * (nRows - 1)))) return undefined;
  return renumbered(groups, isCopied);
}

/** The group of equal rows that each row belongs to; −0 equals 0. */
function equalRows(blocks: readonly RowBlock[], nRows: number): Int32Array {
  const groups = new Int32Array(nRows);
  const firsts: number[] = [];
  const known = new Map<number, number[]>();
  for (let row = 0; row < nRows; row++) {
    const key = hashOf(blocks, row);
    const candidates = known.get(key) ?? [];
    let group = candidates.find((candidate) => areEqual(blocks, firsts[candidate], row));
    if (group === undefined) {
      group = firsts.push(row) - 1;
      known.set(key, [...candidates, group]);
    }
    groups[row] = group;
  }
  return groups;
}

const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** 32 bits of all numbers of a row. */
function hashOf(blocks: readonly RowBlock[], row: number): number {
  let hash = 0;
  for (const { values, size } of blocks) {
    for (let at = row * size; at < (row + 1) * size; at++) {
      number[0] = values[at] + 0;
      hash = Math.imul(hash ^ halves[0], 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13) ^ halves[1], 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
  }
  return hash;
}

function areEqual(blocks: readonly RowBlock[], a: number, b: number): boolean {
  for (const { values, size } of blocks) {
    for (let axis = 0; axis < size; axis++) if (values[a * size + axis] !== values[b * size + axis]) return false;
  }
  return true;
}

function countsOf(groups: Int32Array): Int32Array {
  const counts = new Int32Array(groups.length);
  for (const group of groups) counts[group]++;
  return counts;
}

/** Whether rows would be equal about as often without copies. */
function isDiscrete(blocks: readonly RowBlock[], observed: number): boolean {
  let expected = 1;
  let nColumns = 0;
  for (const { values, size } of blocks) {
    const nRows = values.length / size;
    for (let axis = 0; axis < size; axis++) {
      const column = Float64Array.from({ length: nRows }, (_, row) => values[row * size + axis]).sort();
      if (blocks.length === 1 && size === 1) return onLattice(column);
      expected *= agreement(column);
      nColumns++;
      if (expected * atomShare * nRows < observed) return false;
    }
  }
  return nColumns > 0;
}

/** Share of pairs of rows that agree in a column, given in ascending order. */
function agreement(sorted: Float64Array): number {
  let squares = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    squares += (end - start) ** 2;
    start = end;
  }
  return squares / sorted.length ** 2;
}

/** Whether all gaps of numbers in ascending order are multiples of the least one. */
function onLattice(sorted: Float64Array): boolean {
  const gaps = Array.from(sorted.subarray(1), (value, index) => value - sorted[index]).filter((gap) => gap > 0);
  const least = gaps.reduce((low, gap) => Math.min(low, gap), Infinity);
  return gaps.every((gap) => Math.abs(gap / least - Math.round(gap / least)) < 1e-3);
}

/** Groups of copies as they are, every other row by itself. */
function renumbered(groups: Int32Array, isCopied: (group: number) => boolean): Int32Array {
  const names = new Map<number, number>();
  let next = 0;
  return groups.map((group) => {
    if (!isCopied(group)) return next++;
    const name = names.get(group) ?? next++;
    names.set(group, name);
    return name;
  });
}
