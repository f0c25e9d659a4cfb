import { setImmediate } from "node:timers/promises";
import { createRandom } from "../../platform/random/random";
import { pointwiseInformation } from "../bounds";
import { BestChecks, type CriticFit, labelsAt, meanOf } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import type { PreparedSample } from "./prepare-sample";
import { addTree, type BinnedColumns, growTree, type Slopes, type TreeGrowth } from "./regression-tree";

/** How a sum of trees is fitted. */
export interface TreeFitting extends Omit<TreeGrowth, "significant"> {
  readonly maxTrees: number;
  readonly treesPerCheck: number;
  /** Looks without progress on either held-out fold before the fit ends. */
  readonly patience: number;
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

type Fitting = TreeFitting & { readonly significant: boolean };

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
}): Promise<CriticFit> {
  const { sample, points, data, fitting, seed } = options;
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
  const slopes = new CrossEntropySlopes(sample, fitPoints, first);
  for (let check = 0; ; check++) {
    for (let tree = 0; check > 0 && tree < fitting.treesPerCheck; tree++) {
      slopes.refresh(table);
      const grown = growTree(data, slopes, fitting, createRandom(seed, "tree", check, tree));
      for (const indices of used) addTree(grown, data, indices, table, nClasses, first);
    }
    const onFit = meanOf(pointwiseInformation(rowsOf(fitPoints), fitLabels, prior));
    const stop = best.look(check, onFit, rowsOf(a), rowsOf(b));
    await setImmediate();
    if (stop) return best.result("converged"); // trees of a small step: more of them gain little by then
  }
}

/** Slope and curvature of the cross-entropy in each point's T, for the outputs that trees have. */
class CrossEntropySlopes implements Slopes {
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
