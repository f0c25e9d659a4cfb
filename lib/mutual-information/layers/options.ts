import { z } from "zod";

/**
 * The ladder: families of critics that read a layer, each richer than the one before.
 *
 * - `pooled`: linear ones of maps averaged to small grids, with a small hidden layer beside where the map itself is
 *   small. The cheapest; the one for tables of many networks.
 * - `linear`: linear ones of the whole map.
 * - `hidden`: one hidden layer on the whole map.
 * - `convolutional`: L − i convolutions for layer i of L (thesis A.2), then a dense layer. Layer L has none: there
 *   `hidden` is this family.
 * - `tail`: the network's own layers above and its head, trained on: from its weights for images that it was not
 *   trained on, from fresh ones otherwise.
 */
export const layerFamilies = ["pooled", "linear", "hidden", "convolutional", "tail"] as const;

/** A rung of the ladder. */
export type LayerFamily = (typeof layerFamilies)[number];

const rank = (name: LayerFamily): number => layerFamilies.indexOf(name);

const families = z
  .array(z.enum(layerFamilies))
  .min(1)
  .refine((names) => names.every((name, index) => index === 0 || rank(name) > rank(names[index - 1])), {
    error: ({ input }) =>
      `families must rise in the order ${layerFamilies.join(", ")}, not ${(input as string[]).join(", ")}`,
  });

/** Choices of the label-aware estimate for the layers of a network. The defaults were measured once on trained CNNs. */
export const labelAwareLayerOptionsSchema = z
  .object({
    /** Rungs of the ladder to climb, poorest first; see {@link layerFamilies}. Each has the critics of those before it. */
    families: families.default(["pooled"]),
    /**
     * Measures half of the points too, as often as `families` says: what twice the points add. Half as long again; without
     * it, and with one family, no layer is called reliable.
     */
    learningCurve: z.boolean().default(false),
    /** Folds of the cross-fit; every critic leaves out two. */
    folds: z.number().int().min(3).max(20).default(4),
    /** Pairs of folds left out: neighbours as on a ring, or all, which takes half as long again for 0.01 nats more. */
    pairs: z.enum(["ring", "all"]).default("ring"),
    /**
     * Sides of the grids to which maps are averaged before linear critics read them: few inputs fit fast and miss
     * little. [4, 2] takes half as long again and gains 0.005 nats on the first layer.
     */
    sides: z.array(z.number().int().min(1)).min(1).default([4]),
    /** Numbers a whole map may have at most for a small hidden critic among the `pooled` ones; 0 for none. */
    hiddenInputs: z.number().int().min(0).default(512),
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
