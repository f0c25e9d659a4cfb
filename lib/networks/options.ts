import { z } from "zod";

/**
 * Every choice about the CNN that the thesis leaves open, in one place. It fixes only four convolution layers with
 * 10–120 filters (2.2). Each choice here is the plainest one in use in 2019 and can be overridden in a profile.
 */
export const networkOptionsSchema = z
  .object({
    /** Side of the square kernels. 3 is the size the thesis names for its MINE critics (A.2). */
    kernelSize: z.number().int().min(1).max(7).default(3),
    /**
     * Factor of max pooling after each layer. With 2, a 32×32 image shrinks to 16, 8, 4 and 2; MINE for layer i then
     * needs the L − i convolutions that A.2 gives it to see the whole remaining map.
     */
    poolSize: z.number().int().min(1).max(2).default(2),
    /** Head: one dense layer on the flattened last map, so that positions on the 2×2 map are not averaged away. */
    head: z.enum(["flatten", "globalAverage"]).default("flatten"),
    /** Adam's step size, its common default. */
    learningRate: z.number().positive().max(1).default(1e-3),
    /** Images a step. Small, since profiles of a few hundred images would otherwise take only a handful of steps. */
    batchSize: z.number().int().min(1).default(32),
  })
  .strict();

/** Options of the CNN and its training; see {@link networkOptionsSchema} for the reason of each. */
export type NetworkOptions = Readonly<z.infer<typeof networkOptionsSchema>>;

/** The defaults, or the defaults with some options replaced. */
export function networkOptions(overrides: Partial<NetworkOptions> = {}): NetworkOptions {
  return networkOptionsSchema.parse(overrides);
}
