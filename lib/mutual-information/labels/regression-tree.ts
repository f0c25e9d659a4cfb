import type { Random } from "../../platform/random/random";
import { highestOfNoise } from "./permutation-null";

/** How a tree is grown. */
export interface TreeGrowth {
  /** Splits from the root to a leaf. */
  readonly depth: number;
  /** Points a leaf holds at least. */
  readonly leafPoints: number;
  /** Added to a leaf's curvature: keeps values of small leaves small. */
  readonly ridge: number;
  /** Factor of a leaf's values. */
  readonly learningRate: number;
  /** Share of the columns that a tree may split, and of the points that it is grown on. */
  readonly columnShare: number;
  readonly pointShare: number;
  /** Whether a split has to gain more than the best of as many splits of noise. */
  readonly significant: boolean;
}

/** Columns that a tree may split at least: of few, each may be the one that tells. */
const fewColumns = 8;

/** Columns of bin numbers, of all points. */
export interface BinnedColumns {
  readonly columns: readonly Uint16Array[];
  /** Bins of a column at most. */
  readonly bins: number;
}

/** Slope and curvature of a loss in the outputs of some points, in second order all that a tree is grown on. */
export interface Slopes {
  readonly points: Int32Array;
  readonly nOutputs: number;
  /** Shape [nPoints, nOutputs]. */
  readonly slope: Float32Array;
  readonly curvature: Float32Array;
}

/** A tree whose leaves hold a value for each output. */
export interface Tree {
  /** Column and highest bin that goes left, breadth first; −1 where a node is a leaf. */
  readonly column: Int32Array;
  readonly bin: Uint16Array;
  /** [nNodes, nOutputs]. */
  readonly values: Float32Array;
}

/** Grows a tree level by level; every node takes the split that lowers the loss most, in second order. */
export function growTree(data: BinnedColumns, slopes: Slopes, fitting: TreeGrowth, random: Random): Tree {
  const { depth, ridge, learningRate, columnShare, pointShare } = fitting;
  const { nOutputs, points } = slopes;
  const nNodes = 2 ** (depth + 1) - 1;
  const column = new Int32Array(nNodes).fill(-1);
  const bin = new Uint16Array(nNodes);
  const values = new Float32Array(nNodes * nOutputs);
  const gains = new Float64Array(nNodes);
  const some = (count: number, share: number) =>
    random.permutation(count).subarray(0, Math.max(1, Math.round(share * count)));
  const share = Math.max(columnShare, fewColumns / data.columns.length);
  const columns = some(data.columns.length, Math.min(1, share)).sort();
  let level: { readonly node: number; readonly rows: Int32Array }[] = [
    { node: 0, rows: some(points.length, pointShare).sort() },
  ];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { node, rows } of level) {
      const total = sums(slopes, rows);
      for (let output = 0; output < nOutputs; output++) {
        values[node * nOutputs + output] = (-learningRate * total[2 * output]) / (total[2 * output + 1] + ridge);
      }
      const split = node < 2 ** depth - 1 ? bestSplit(data, slopes, rows, columns, total, fitting) : undefined;
      if (!split) continue;
      column[node] = split.column;
      bin[node] = split.bin;
      gains[node] = split.gain;
      const of = data.columns[split.column];
      const goesLeft = (row: number) => of[points[row]] <= split.bin;
      next.push({ node: 2 * node + 1, rows: rows.filter(goesLeft) });
      next.push({ node: 2 * node + 2, rows: rows.filter((row) => !goesLeft(row)) });
    }
    level = next;
  }
  if (fitting.significant) {
    const tried = columns.length * Math.min(data.bins, points.length / fitting.leafPoints);
    prune(column, gains, highestOfNoise(nOutputs, tried));
  }
  return { column, bin, values };
}

/**
 * Takes back splits that gain less than noise does, from the leaves up: a split that gains nothing by itself stays where
 * one below it needs it, as in an exclusive-or.
 */
function prune(column: Int32Array, gains: Float64Array, least: number): void {
  for (let node = (column.length - 1) / 2 - 1; node >= 0; node--) {
    const isLast = column[2 * node + 1] < 0 && column[2 * node + 2] < 0;
    if (isLast && gains[node] < least) column[node] = -1;
  }
}

/** Sums of slope and curvature, alternating, [2 nOutputs]. */
function sums({ slope, curvature, nOutputs }: Slopes, rows: Int32Array): Float64Array {
  const total = new Float64Array(2 * nOutputs);
  for (const row of rows) {
    for (let output = 0; output < nOutputs; output++) {
      total[2 * output] += slope[row * nOutputs + output];
      total[2 * output + 1] += curvature[row * nOutputs + output];
    }
  }
  return total;
}

function bestSplit(
  { columns, bins }: BinnedColumns,
  slopes: Slopes,
  rows: Int32Array,
  chosen: Int32Array,
  total: Float64Array,
  { leafPoints, ridge }: TreeGrowth,
): { readonly column: number; readonly bin: number; readonly gain: number } | undefined {
  if (rows.length < 2 * leafPoints) return undefined;
  const { slope, curvature, nOutputs, points } = slopes;
  const width = 2 * nOutputs;
  const histogram = new Float64Array(bins * width);
  const counts = new Int32Array(bins);
  const left = new Float64Array(width);
  const gainOf = (sum: Float64Array, other?: Float64Array): number => {
    let gain = 0;
    for (let at = 0; at < width; at += 2) {
      const [g, h] = other ? [other[at] - sum[at], other[at + 1] - sum[at + 1]] : [sum[at], sum[at + 1]];
      gain += (g * g) / (h + ridge);
    }
    return gain;
  };
  const before = gainOf(total);
  let best: { column: number; bin: number; gain: number } | undefined;
  for (const column of chosen) {
    histogram.fill(0);
    counts.fill(0);
    const of = columns[column];
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const cell = of[points[row]];
      counts[cell]++;
      let to = cell * width;
      for (let from = row * nOutputs; from < (row + 1) * nOutputs; from++) {
        histogram[to++] += slope[from];
        histogram[to++] += curvature[from];
      }
    }
    left.fill(0);
    let nLeft = 0;
    for (let cell = 0; cell < bins - 1; cell++) {
      if (counts[cell] === 0) continue;
      nLeft += counts[cell];
      for (let at = 0; at < width; at++) left[at] += histogram[cell * width + at];
      if (nLeft < leafPoints || rows.length - nLeft < leafPoints) continue;
      const gain = gainOf(left) + gainOf(left, total) - before;
      if (gain > (best?.gain ?? 1e-9)) best = { column, bin: cell, gain };
    }
  }
  return best;
}

/** Adds a tree's values to the rows of some points in a table of shape [nPoints, nClasses], from class `first` on. */
export function addTree(
  { column, bin, values }: Tree,
  { columns }: BinnedColumns,
  indices: Int32Array,
  table: Float32Array,
  nClasses: number,
  first: number,
): void {
  const nOutputs = nClasses - first;
  for (const point of indices) {
    let node = 0;
    while (column[node] >= 0) node = 2 * node + (columns[column[node]][point] <= bin[node] ? 1 : 2);
    for (let output = 0; output < nOutputs; output++) {
      table[point * nClasses + first + output] += values[node * nOutputs + output];
    }
  }
}
