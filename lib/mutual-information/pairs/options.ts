import { z } from "zod";

/** Choices of the estimators of continuous pairs. The defaults hold for every case. */
export const pairInformationOptionsSchema = z
  .object({
    /**
     * What the critic is fitted to: the contrastive bound of a batch (low variance), Donsker–Varadhan, "t − e^t", or
     * DV of a clipped critic. All bounds are reported whichever it is.
     */
    objective: z.enum(["infoNce", "dv", "nwj", "smile"]).default("infoNce"),
    /** The bound that is the headline. */
    headline: z.enum(["dv", "nwj", "infoNce", "smile"]).default("dv"),
    units: z.number().int().min(1).default(64),
    embedding: z.number().int().min(1).default(32),
    learningRate: z.number().positive().max(1).default(2e-3),
    weightDecay: z.number().min(0).default(1e-4),
    /** Pairs a step; each meets every other. */
    batchSize: z.number().int().min(4).default(256),
    /** Looks at the select pairs without progress before the fit ends. */
    patience: z.number().int().min(1).default(6),
    maxChecks: z.number().int().min(1).default(150),
    /** Parts of the pairs; each is reported once, by a critic fitted to the others less one that stops it. */
    folds: z.number().int().min(3).max(20).default(4),
    /** Pairs of a contrastive batch when reporting: the bound cannot exceed its logarithm. */
    infoNceBatch: z.number().int().min(2).default(1024),
    /** Whether twice the pairs and a larger critic are tried for the verdict, or neither, which leaves it open. */
    checks: z.enum(["both", "none"]).default("both"),
    /** SMILE's τ, nats (Song & Ermon 2020 use 1, 5, 10). */
    smileClip: z.number().positive().default(5),
  })
  .strict();

/** Options of the estimators of pairs; see {@link pairInformationOptionsSchema} for the reason of each. */
export type PairInformationOptions = Readonly<z.infer<typeof pairInformationOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function pairInformationOptions(
  overrides: z.input<typeof pairInformationOptionsSchema> = {},
): PairInformationOptions {
  return pairInformationOptionsSchema.parse(overrides);
}
