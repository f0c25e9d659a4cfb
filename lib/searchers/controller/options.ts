import { z } from "zod";
import { predictorOptionsSchema } from "../../predictors/options";
import { controllerLosses } from "./losses";

/** How a controller learns; the thesis's own ways by name, and what was added to them. */
export const controllerOptionsSchema = z
  .object({
    /** The predictor's layers (A.1). */
    hidden: predictorOptionsSchema.shape.hidden,
    /** Share of a Hyperband's architectures drawn from the prior; the others are uniform: 1/2 and 1 (3.2). */
    share: z.number().gt(0).max(1).default(1),
    loss: z.enum(controllerLosses).default("logLikelihood"),
    /**
     * What multiplies the log-likelihood of a data set's architectures: `round`, the rewards of all data sets of the
     * iteration together (Algorithm 1, equation 2.7), summed over data sets and architectures; `dataSet`, its own, in
     * the mean over data sets and architectures (equation 2.10 with a reward a data set).
     */
    reward: z.enum(["round", "dataSet"]).default("dataSet"),
    /** `previous`: the summed score of the last visit (2.7); `moving`: the mean of all, older ones counting less. */
    baseline: z.enum(["previous", "moving"]).default("moving"),
    /** Rewards in units of the data set's usual one. */
    normalised: z.boolean().default(true),
    /**
     * Whose reward: `set`, all architectures of a Hyperband share it; `places`, each earns by its place in it and by
     * nothing else; `both`, the sum.
     */
    credit: z.enum(["set", "places", "both"]).default("both"),
    /** Weight of the prior's entropy beside the mean reward, per nat. */
    entropyBonus: z.number().min(0).default(0.1),
    /** Steps on the same architectures; beyond one, ratios of probability are clipped (Schulman et al. 2017). */
    passes: z.number().int().min(1).default(1),
    clip: z.number().positive().max(1).default(0.2),
    /** Draws as much from the prior as its record against uniform architectures earns it, whatever `share` says. */
    guarded: z.boolean().default(false),
    /** Neither optimiser nor step size is given; Algorithm 1 writes plain steps. */
    optimiser: z.enum(["gradient", "adam"]).default("adam"),
    learningRate: z.number().positive().max(10).default(3e-3),
  })
  .strict();

/** Options of a controller, see {@link controllerOptionsSchema}. */
export type ControllerOptions = Readonly<z.infer<typeof controllerOptionsSchema>>;

/** Algorithm 1 as it is written: one reward for the round, the score of the time before as baseline. */
const algorithm1 = {
  reward: "round",
  baseline: "previous",
  normalised: false,
  credit: "set",
  entropyBonus: 0,
  learningRate: 1e-3, // the predictor's
} as const satisfies Partial<ControllerOptions>;

/** Controllers by name. */
export const controllerVariants = {
  /** The thesis's first: 6 architectures from the prior, 6 uniform (3.2). */
  "algorithm 1, half uniform": { ...algorithm1, share: 0.5 },
  /** The thesis's second: all 12 from the prior. */
  "algorithm 1": algorithm1,
  /** The same with a reward a data set. */
  "equation 2.10": { ...algorithm1, reward: "dataSet" },
  /** The loss that figure 3.5 shows; its gradient is weak, so its steps are longer. */
  "double softmax": { ...algorithm1, loss: "doubleSoftmax", learningRate: 1e-2 },
  /** The same with a moving baseline in units of its usual size, an entropy bonus and longer steps. */
  "moving baseline": { credit: "set" },
  "moving baseline, half uniform": { credit: "set", share: 0.5 },
  /** And each architecture is told what it earned itself. */
  corrected: {},
  "corrected, half uniform": { share: 0.5 },
  "corrected, guarded": { guarded: true },
  "corrected, clipped": { passes: 4, learningRate: 1e-3 },
} as const satisfies Readonly<Record<string, Partial<ControllerOptions>>>;

/** Options with defaults for those that are left out. */
export function controllerOptions(overrides: Partial<ControllerOptions> = {}): ControllerOptions {
  return controllerOptionsSchema.parse(overrides);
}
