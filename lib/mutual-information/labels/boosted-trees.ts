import { createRandom, type Random } from "../../platform/random/random";
import { pointwiseInformation } from "../bounds";
import { BestChecks, type CriticFit, labelsAt, meanOf } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import { highestOfNoise } from "./permutation-null";
import type { PreparedSample } from "./prepare-sample";

export interface TreeFitting {
  /** Splits from the root to a leaf. */
  readonly depth: number;
  /** Points a leaf holds at least. */
  readonly leafPoints: number;
  /** Added to a leaf's curvature: keeps values of small leaves small. */
  readonly ridge: number;
  readonly learningRate: number;
  readonly maxTrees: number;
  readonly treesPerCheck: number;
  /** Looks without progress on either held-out fold before the fit ends. */
  readonly patience: number;
  /** Share of the columns that a tree may split, and of the points that it is grown on. */
  readonly columnShare: number;
  readonly pointShare: number;
}

/** Defaults, chosen once on ground-truth cases and left alone between them. */
export const treeFitting: TreeFitting = {
  depth: 4,
  leafPoints: 10,
  ridge: 1,
  learningRate: 0.1,
  maxTrees: 300,
  treesPerCheck: 10,
  patience: 3,
  columnShare: 0.5,
  pointShare: 0.7,
};

/** Columns that a tree may split at least: of few, each may be the one that tells. */
const fewColumns = 8;

/** Columns of bin numbers, of all points. */
export interface BinnedColumns {
  readonly columns: readonly Uint16Array[];
  /** Bins of a column at most. */
  readonly bins: number;
}

type Fitting = TreeFitting & { readonly significant: boolean };

interface Tree {
  /** Column and highest bin that goes left, breadth first; −1 where a node is a leaf. */
  readonly column: Int32Array;
  readonly bin: Uint16Array;
  /** [nNodes, nOutputs]. */
  readonly values: Float32Array;
}

/**
 * T(x, c) as a sum of trees that share their splits between classes: gradient boosting of the cross-entropy in second
 * order (Friedman 2001; Chen & Guestrin 2016). Two classes need one output, the T of the second.
 *
 * Trees are fitted to all points but two folds, which stop them; see `fitWithChecks`.
 */
export async function fitBoostedTrees(options: {
  readonly sample: Pick<PreparedSample, "labels" | "prior" | "nClasses">;
  readonly points: MemberPoints;
  readonly data: BinnedColumns;
  /**
   * With `significant`, a split has to gain more than the best of as many splits of noise: few trees, and small ones,
   * where few columns tell.
   */
  readonly fitting: Fitting;
  readonly seed: number;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<CriticFit> {
  const { sample, points, data, fitting, seed, onCheck } = options;
  const { labels, prior, nClasses } = sample;
  const { fitPoints, a, b } = points;
  const first = nClasses === 2 ? 1 : 0;
  const table = new Float32Array(labels.length * nClasses);
  const rule = { patience: fitting.patience, maxChecks: Math.ceil(fitting.maxTrees / fitting.treesPerCheck) };
  const best = new BestChecks(labelsAt(labels, a), labelsAt(labels, b), prior, rule);
  const rowsOf = (indices: Int32Array): Float32Array => {
    const rows = new Float32Array(indices.length * nClasses);
    for (const [row, point] of indices.entries()) {
      rows.set(table.subarray(point * nClasses, (point + 1) * nClasses), row * nClasses);
    }
    return rows;
  };
  const used = [fitPoints, a, b];
  const fitLabels = labelsAt(labels, fitPoints);
  const slopes = new Slopes(sample, fitPoints, first);
  for (let check = 0; ; check++) {
    for (let tree = 0; check > 0 && tree < fitting.treesPerCheck; tree++) {
      slopes.refresh(table);
      const grown = growTree(data, slopes, fitting, createRandom(seed, "tree", check, tree));
      for (const indices of used) addTree(grown, data, indices, table, nClasses, first);
    }
    const onFit = meanOf(pointwiseInformation(rowsOf(fitPoints), fitLabels, prior));
    const stop = best.look(check, onFit, rowsOf(a), rowsOf(b));
    await onCheck?.();
    if (stop) return best.result("converged"); // trees of a small step: more of them gain little by then
  }
}

/** Slope and curvature of the cross-entropy in each point's T, for the outputs that trees have. */
class Slopes {
  readonly nOutputs: number;
  readonly slope: Float32Array;
  readonly curvature: Float32Array;

  constructor(
    private readonly sample: Pick<PreparedSample, "labels" | "prior" | "nClasses">,
    readonly points: Int32Array,
    private readonly first: number,
  ) {
    this.nOutputs = sample.nClasses - first;
    this.slope = new Float32Array(points.length * this.nOutputs);
    this.curvature = new Float32Array(points.length * this.nOutputs);
  }

  refresh(table: Float32Array): void {
    const { sample, points, first, nOutputs, slope, curvature } = this;
    const { labels, prior, nClasses } = sample;
    const weights = new Float64Array(nClasses);
    for (let row = 0; row < points.length; row++) {
      const at = points[row] * nClasses;
      let top = -Infinity;
      for (let c = 0; c < nClasses; c++) if (prior[c] > 0 && table[at + c] > top) top = table[at + c];
      let sum = 0;
      for (let c = 0; c < nClasses; c++) {
        weights[c] = prior[c] > 0 ? prior[c] * Math.exp(table[at + c] - top) : 0;
        sum += weights[c];
      }
      for (let output = 0; output < nOutputs; output++) {
        const share = weights[output + first] / sum;
        slope[row * nOutputs + output] = share - (labels[points[row]] === output + first ? 1 : 0);
        curvature[row * nOutputs + output] = Math.max(1e-6, share * (1 - share));
      }
    }
  }
}

/** Grows a tree level by level; every node takes the split that lowers the cross-entropy most, in second order. */
function growTree(data: BinnedColumns, slopes: Slopes, fitting: Fitting, random: Random): Tree {
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
  { leafPoints, ridge }: Fitting,
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

function addTree(
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
