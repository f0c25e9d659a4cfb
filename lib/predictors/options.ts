import { z } from "zod";

/** The predictor's choices; layer sizes and ReLU are the thesis's (A.1), the others it leaves open. */
export const predictorOptionsSchema = z
  .object({
    /** Hidden layers (A.1). */
    hidden: z.array(z.number().int().min(1)).default([128, 128, 64]),
    /** Epochs over the training samples; not given. */
    epochs: z.number().int().min(1).default(30),
    /** Adam's step size, its common default. */
    learningRate: z.number().positive().max(1).default(1e-3),
    /** Samples a step; not given. */
    batchSize: z.number().int().min(1).default(64),
    /**
     * What follows the 92 outputs. `softmax` over all of them makes each prediction a distribution, as the plotted
     * ones are (figure 3.3); `linear` leaves them free.
     */
    output: z.enum(["softmax", "linear"]).default("softmax"),
  })
  .strict();

/** Options of the posterior predictor; see {@link predictorOptionsSchema}. */
export type PredictorOptions = Readonly<z.infer<typeof predictorOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function predictorOptions(overrides: Partial<PredictorOptions> = {}): PredictorOptions {
  return predictorOptionsSchema.parse(overrides);
}
