import { setImmediate } from "node:timers/promises";
import { deriveSeed } from "../../platform/random/random";
import type { RealArray } from "../single-precision";
import type { CriticFit } from "./best-checks";
import { fitBoostedTrees, type TreeFitting } from "./boosted-trees";
import { convolutionalCritic } from "./convolutional-critic";
import type { MemberPoints } from "./cross-fit";
import { hiddenCritic } from "./hidden-critic";
import { fitLinearPath, linearFits } from "./linear-path";
import type { LabelInformationOptions } from "./options";
import type { PreparedSample } from "./prepare-sample";
import { mostTreeInputs, treeColumns } from "./tree-columns";

/** A kind of critics that are fitted together. */
export type CriticName = LabelInformationOptions["critics"] extends "auto" | infer Names
  ? Names extends readonly (infer Name)[]
    ? Name
    : never
  : never;

/** A kind of critics, ready to be fitted to any points of a sample. */
export interface CriticKind {
  readonly name: string;
  readonly fit: (points: MemberPoints) => Promise<readonly { readonly critic: string; readonly fit: CriticFit }[]>;
  dispose(): void;
}

/** What a kind is made of. */
export interface KindContext {
  readonly sample: PreparedSample;
  /** The points as they came, shape [nPoints, ...pointShape]: trees read these. */
  readonly given: RealArray;
  readonly options: LabelInformationOptions;
  readonly seed: number;
}

const nothing = (): void => {};

/** Factors of units and filters, and more splits of a tree, of the next richer critics. */
const richer = { units: 4, filters: 2, depth: 2 };

/** Rough updates of sums that the trees of a member may take. */
const mostUpdates = 1e8;

/** Numbers of the points of a fit beyond which a linear fit ends at a gain of so many nats: more steps say the same. */
const manyNumbers = 4e6;
const coarse = 2e-4;

/** Bins of a column, each with sums for each node. */
const usualBins = 256;

/** Trees below which a fit is not worth while. */
const fewestTrees = 40;

const sizeOf = (pointShape: readonly number[]): number => pointShape.reduce((product, side) => product * side, 1);

/** Updates of sums that one tree takes, roughly. */
function updatesOfTree(
  { sample }: Pick<KindContext, "sample">,
  { depth, columnShare, pointShare }: TreeFitting,
): number {
  const columns = 1.3 * sizeOf(sample.pointShape) + 10;
  const outputs = sample.nClasses === 2 ? 1 : sample.nClasses;
  const rows = sample.labels.length / 2;
  const sums = rows * pointShare * depth + Math.min(rows, usualBins) * 2 ** depth;
  return columns * columnShare * outputs * sums;
}

/** The kinds that points are worth: trees where there are few numbers and classes. */
export function kindsFor(context: Pick<KindContext, "sample" | "options">): readonly CriticName[] {
  const { sample, options } = context;
  if (options.critics !== "auto") return options.critics;
  if (sample.pointShape.length === 3) return ["linear", "convolutional"];
  const few = sizeOf(sample.pointShape) <= mostTreeInputs;
  const trees = few && mostUpdates / updatesOfTree(context, options.trees) >= fewestTrees;
  return trees ? ["linear", "hidden", "trees"] : ["linear", "hidden"];
}

/** Makes a kind; `isRicher` for the next richer one, which says what the kind cannot express. */
export function criticKind(name: CriticName, context: KindContext, isRicher = false): CriticKind {
  const { sample, options } = context;
  const seedOf = (points: MemberPoints): number => deriveSeed(context.seed, "member", name, points.name);
  if (name === "linear") {
    return {
      name,
      fit: async (points) => {
        const tolerance = points.fitPoints.length * sizeOf(sample.pointShape) > manyNumbers ? coarse : undefined;
        const path = fitLinearPath({ sample, points, weightDecays: options.weightDecays, patience: 2, tolerance });
        await setImmediate();
        const fits = linearFits({ path, sample, points });
        return fits.map(({ weightDecay, fit }) => ({ critic: `linear, decay ${weightDecay}`, fit }));
      },
      dispose: nothing,
    };
  }
  if (name === "trees") return treeKind(context, isRicher ? richer.depth : 0, seedOf);
  const { hidden, convolutional } = options;
  const critic =
    name === "convolutional"
      ? convolutionalCritic(sample, { ...convolutional, times: isRicher ? richer.filters : 1 })
      : hiddenCritic(sample, { ...hidden, units: hidden.units * (isRicher ? richer.units : 1) });
  return {
    name,
    fit: async (points) => [{ critic: name, fit: await critic.fit({ points, seed: seedOf(points) }) }],
    dispose: () => critic.dispose(),
  };
}

/** Trees of any splits, and trees of none but significant ones. */
function treeKind(context: KindContext, more: number, seedOf: (points: MemberPoints) => number): CriticKind {
  const { sample, given, options } = context;
  const depth = options.trees.depth + more;
  const all = mostUpdates / updatesOfTree(context, { ...options.trees, depth });
  const maxTrees = Math.max(fewestTrees, Math.min(options.trees.maxTrees, Math.floor(all)));
  return {
    name: "trees",
    fit: async (points) => {
      const { labels, nClasses, pointShape } = sample;
      const size = sizeOf(pointShape);
      const data = treeColumns({ values: given, size, labels, nClasses, fitPoints: points.fitPoints });
      const fits: { critic: string; fit: CriticFit }[] = [];
      for (const significant of [true, false]) {
        const learningRate = Math.min(0.3, options.trees.learningRate * Math.max(1, 100 / maxTrees));
        const fitting = { ...options.trees, depth, maxTrees, learningRate, significant };
        const critic = significant ? "trees of significant splits" : "trees";
        fits.push({ critic, fit: await fitBoostedTrees({ sample, points, data, fitting, seed: seedOf(points) }) });
      }
      return fits;
    },
    dispose: nothing,
  };
}
