import { z } from "zod";
import { nEntries } from "../search-space/architecture";

/** The predictor's choices; layer sizes and ReLU are the thesis's (A.1), the others it leaves open. */
export const predictorOptionsSchema = z
  .object({
    /** Hidden layers (A.1). */
    hidden: z.array(z.number().int().min(1)).default([128, 128, 64]),
    /** Epochs over the training samples; not given, figures 3.1 and 3.2 show 40. */
    epochs: z.number().int().min(1).default(40),
    /**
     * Steps at least: an epoch of few samples has few steps, and 30 steps of Adam teach nothing. More epochs are run
     * until there are so many.
     */
    minSteps: z.number().int().min(0).default(0),
    /** Adam's step size, its common default. */
    learningRate: z.number().positive().max(1).default(1e-3),
    /** Samples a step; not given. */
    batchSize: z.number().int().min(1).default(64),
    /**
     * What follows the 92 outputs. `softmax` over all of them makes each prediction a distribution, as the plotted
     * ones are (figure 3.3); `linear` leaves them free.
     */
    output: z.enum(["softmax", "linear"]).default("softmax"),
    /**
     * What a step is given of a data set. `combinations`: every input with every clean target, as in the thesis
     * (3.1.1). `means`: every input with their mean, whose gradient is the same in the mean; an epoch is then as many
     * times shorter.
     */
    targets: z.enum(["combinations", "means"]).default("combinations"),
    /**
     * When training ends: `fixed`, after its epochs, as in the thesis; `dataSets`, at the epoch of the lowest error on a
     * fifth of the training data sets, one at least, that are not trained on.
     */
    stop: z.enum(["fixed", "dataSets"]).default("fixed"),
  })
  .strict();

/** Options of the posterior predictor; see {@link predictorOptionsSchema}. */
export type PredictorOptions = Readonly<z.infer<typeof predictorOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function predictorOptions(overrides: Partial<PredictorOptions> = {}): PredictorOptions {
  return predictorOptionsSchema.parse(overrides);
}

/** Where each data set is left out, networks are fitted to means, and to all that is left (see `left-out-networks`). */
export const leftOutOptionsSchema = predictorOptionsSchema.omit({ targets: true, stop: true });

/** Options of the posterior predictor where each data set is left out; see {@link leftOutOptionsSchema}. */
export type LeftOutOptions = Readonly<z.infer<typeof leftOutOptionsSchema>>;

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Multiply-adds of one sample's forward pass, and numbers that come out of its layers. */
export function forwardCost(inputs: number, { hidden }: LeftOutOptions) {
  const widths = [inputs, ...hidden, nEntries];
  const multiplyAdds = total(widths.slice(1).map((width, index) => width * widths[index]));
  return { multiplyAdds, values: total(widths.slice(1)) };
}

/** Epochs that are run on so many samples. */
export function epochsRun({ epochs, minSteps, batchSize }: LeftOutOptions, samples: number): number {
  return Math.max(epochs, Math.ceil(minSteps / Math.ceil(samples / batchSize)));
}

/** Steps of these epochs. */
export function stepsRun(options: LeftOutOptions, samples: number): number {
  return epochsRun(options, samples) * Math.ceil(samples / options.batchSize);
}
