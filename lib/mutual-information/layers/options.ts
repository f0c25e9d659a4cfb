import { z } from "zod";

/** Choices of the label-aware estimate for the layers of a network. The defaults were measured once on trained CNNs. */
export const labelAwareLayerOptionsSchema = z
  .object({
    /** Folds of the cross-fit; every critic leaves out two. */
    folds: z.number().int().min(3).max(20).default(4),
    /** Pairs of folds left out: neighbours as on a ring, or all, which takes half as long again for 0.01 nats more. */
    pairs: z.enum(["ring", "all"]).default("ring"),
    /**
     * Sides of the grids to which maps are averaged before linear critics read them: few inputs fit fast and miss
     * little. [4, 2] takes half as long again and gains 0.005 nats on the first layer.
     */
    sides: z.array(z.number().int().min(1)).min(1).default([4]),
    /** Numbers a whole map may have at most for a critic with a hidden layer beside the linear one; 0 for none. */
    hiddenInputs: z.number().int().min(0).default(512),
    /** Adds a convolutional critic of the whole map. Costs ten times as much as all others together. */
    convolutional: z.boolean().default(false),
    /** Decays of the linear critics' weights to choose from, strongest first. */
    weightDecays: z.array(z.number().positive()).min(1).default([1, 0.25, 0.06, 0.016, 0.004, 0.001]),
    /** Orders of labels for the permutation null; 0 leaves it out. */
    permutations: z.number().int().min(0).default(0),
  })
  .strict();

/** Options of the layers' estimate; see {@link labelAwareLayerOptionsSchema} for the reason of each. */
export type LabelAwareLayerOptions = Readonly<z.infer<typeof labelAwareLayerOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function labelAwareLayerOptions(
  overrides: z.input<typeof labelAwareLayerOptionsSchema> = {},
): LabelAwareLayerOptions {
  return labelAwareLayerOptionsSchema.parse(overrides);
}
