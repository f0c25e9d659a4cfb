import { z } from "zod";

/**
 * The estimator's choices. The thesis fixes 32 filters of 3×3, L − i convolutions, 18 epochs and the stop rule (A.2,
 * 2.1.1); the others it leaves open.
 */
export const mineOptionsSchema = z
  .object({
    /**
     * The lower bound that is maximised: `dv`, Donsker–Varadhan (theorem 2.4); `nwj`, the "t − e^t" of 2.1.1 (Nguyen,
     * Wainwright & Jordan 2010); or `labelCrossEntropy`, H(y) − CE, whose marginal is summed over the classes instead of
     * shuffled (Barber & Agakov 2003).
     */
    bound: z.enum(["dv", "nwj", "labelCrossEntropy"]).default("dv"),
    /** Filters of each convolution of the critic (A.2). */
    filters: z.number().int().min(1).default(32),
    /** Side of the critic's kernels (A.2). */
    kernelSize: z.number().int().min(1).default(3),
    /** Units of the fully connected layer, not given in the thesis; as wide as the predictors' (A.1). */
    denseUnits: z.number().int().min(1).default(128),
    /** Adam's step size, its common default. */
    learningRate: z.number().positive().max(1).default(1e-3),
    /** Images a step. Small for the same reason as the network's. */
    batchSize: z.number().int().min(2).default(32),
    /** Epochs before the stop rule begins (2.1.1). */
    minEpochs: z.number().int().min(1).default(18),
    /** Epochs at most. The thesis names no end; without one a slowly rising bound would never stop. */
    maxEpochs: z.number().int().min(1).default(60),
    /**
     * The rise of the bound below which the fit has converged, nats. Not given in the thesis; well below the
     * differences between architectures that the predictors are meant to use.
     */
    threshold: z.number().min(0).default(0.01),
    /**
     * How shuffled pairs are made: `shuffle`, as in the thesis, leaves about one label in place; `derangement` leaves
     * none, so that no true pair is counted among the shuffled ones. Absent: `shuffle`.
     */
    product: z.enum(["shuffle", "derangement"]).optional(),
    /**
     * DV's gradient: `batch`, the gradient of the batch's bound, is biased, as ln E[e^T] of few pairs is;
     * `movingAverage` divides by a running mean of E[e^T] instead (Belghazi et al. 2018, §3.2). Absent: `batch`.
     */
    gradient: z.enum(["batch", "movingAverage"]).optional(),
  })
  .strict()
  .superRefine(({ minEpochs, maxEpochs }, { addIssue }) => {
    if (minEpochs <= maxEpochs) return;
    addIssue({ code: "custom", message: `minEpochs ${minEpochs} must not exceed maxEpochs ${maxEpochs}` });
  });

/** Options of MINE; see {@link mineOptionsSchema} for the reason of each. */
export type MineOptions = Readonly<z.infer<typeof mineOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function mineOptions(overrides: Partial<MineOptions> = {}): MineOptions {
  return mineOptionsSchema.parse(overrides);
}
