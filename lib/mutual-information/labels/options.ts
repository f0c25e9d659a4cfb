import { z } from "zod";
import { treeFitting } from "./boosted-trees";
import { convolutionalFitting } from "./convolutional-critic";
import type { CheckRule } from "./early-stopping";
import { hiddenFitting } from "./hidden-critic";
import { defaultWeightDecays } from "./linear-path";

const count = z.number().int().min(1);

/** How a network of critics is fitted, by what is usual for it. */
const fittedAs = (usual: Record<"learningRate" | "weightDecay" | keyof CheckRule, number>) => ({
  learningRate: z.number().positive().max(1).default(usual.learningRate),
  weightDecay: z.number().min(0).default(usual.weightDecay),
  batchSize: count.default(usual.batchSize),
  stepsPerCheck: count.default(usual.stepsPerCheck),
  patience: count.default(usual.patience),
  maxChecks: count.default(usual.maxChecks),
});

/** Choices of the label-aware estimator. The defaults hold for every case: nothing is set by hand for one. */
export const labelInformationOptionsSchema = z
  .object({
    /** Folds of the cross-fit. Every critic leaves out two, so with 4 it sees half of the points. */
    folds: z.number().int().min(3).max(20).default(4),
    /** Which pairs of folds are left out: all, or neighbours only (fewer critics). */
    pairs: z.enum(["auto", "all", "ring"]).default("auto"),
    /**
     * Critics to choose from. `auto`: linear and hidden for vectors, and trees where these are short; linear and
     * convolutional for images.
     */
    critics: z
      .union([z.literal("auto"), z.array(z.enum(["linear", "hidden", "trees", "convolutional"])).min(1)])
      .default("auto"),
    /** Decays of the linear critic's weights to choose from, strongest first. */
    weightDecays: z
      .array(z.number().positive())
      .min(1)
      .default([...defaultWeightDecays]),
    hidden: z
      .object({ units: count.default(hiddenFitting.units), ...fittedAs(hiddenFitting) })
      .strict()
      .prefault({}),
    trees: z
      .object({
        depth: z.number().int().min(1).max(10).default(treeFitting.depth),
        leafPoints: z.number().int().min(1).default(treeFitting.leafPoints),
        ridge: z.number().positive().default(treeFitting.ridge),
        learningRate: z.number().positive().max(1).default(treeFitting.learningRate),
        maxTrees: z.number().int().min(1).default(treeFitting.maxTrees),
        treesPerCheck: z.number().int().min(1).default(treeFitting.treesPerCheck),
        patience: z.number().int().min(1).default(treeFitting.patience),
        columnShare: z.number().positive().max(1).default(treeFitting.columnShare),
        pointShare: z.number().positive().max(1).default(treeFitting.pointShare),
      })
      .strict()
      .prefault({}),
    convolutional: z
      .object({
        dropout: z.number().min(0).max(0.9).default(convolutionalFitting.dropout),
        ...fittedAs(convolutionalFitting),
      })
      .strict()
      .prefault({}),
    /**
     * What is tried for the verdict: twice the points and the next richer critics, or neither, which is cheap and leaves
     * the question open.
     */
    checks: z.enum(["both", "none"]).default("both"),
    /** Orders of labels for the permutation null; 0 leaves it out. */
    permutations: z.number().int().min(0).default(0),
  })
  .strict();

/** Options of the label-aware estimator; see {@link labelInformationOptionsSchema} for the reason of each. */
export type LabelInformationOptions = Readonly<z.infer<typeof labelInformationOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function labelInformationOptions(
  overrides: z.input<typeof labelInformationOptionsSchema> = {},
): LabelInformationOptions {
  return labelInformationOptionsSchema.parse(overrides);
}
