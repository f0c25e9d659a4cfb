import { z } from "zod";
import { nEntries, parseArchitecture, perLayer, uniformDistribution } from "../search-space";
import { distributionSampler, listSampler, mixtureSampler, type Sampler } from "./samplers";

/** A sampler as profiles write it. */
export type SamplerOptions =
  /** Every architecture alike: the uniform prior (thesis 2.2). */
  | { readonly kind: "uniform" }
  /** A Hyperband prior distribution (definition 2.7): 92 weights, 23 filter options of layer 1 first; scaled by layer. */
  | { readonly kind: "distribution"; readonly weights: readonly number[] }
  /** Given architectures by their ids, in this order. */
  | { readonly kind: "list"; readonly architectures: readonly string[] }
  /** Shares of several samplers, see {@link mixtureSampler}: 6 and 6 in the thesis's experiment (3.2). */
  | {
      readonly kind: "mixture";
      readonly parts: readonly { readonly share: number; readonly sampler: SamplerOptions }[];
    };

/** Turns what a function throws into an issue of the schema. */
const accepted =
  <Value>(check: (value: Value) => void) =>
  (value: Value, context: z.RefinementCtx): void => {
    try {
      check(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  };

const samplers: z.ZodType<SamplerOptions> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("uniform") }).strict(),
    z
      .object({
        kind: z.literal("distribution"),
        weights: z.array(z.number()).length(nEntries).superRefine(accepted<number[]>(perLayer)),
      })
      .strict(),
    z
      .object({
        kind: z.literal("list"),
        architectures: z.array(z.string().superRefine(accepted(parseArchitecture))).min(1),
      })
      .strict(),
    z
      .object({
        kind: z.literal("mixture"),
        parts: z.array(z.object({ share: z.number().int().min(1), sampler: samplers }).strict()).min(1),
      })
      .strict(),
  ]),
);

/** Where a search of a profile gets its architectures from. */
export const samplerSchema = samplers;

/**
 * The sampler that options describe.
 *
 * @throws RangeError when they describe none, see {@link samplerSchema}.
 */
export function samplerOf(options: SamplerOptions): Sampler {
  switch (options.kind) {
    case "uniform":
      // as a prior like others, so that it draws what a uniform distribution draws
      return distributionSampler(uniformDistribution());
    case "distribution":
      return distributionSampler(options.weights);
    case "list":
      return listSampler(options.architectures.map(parseArchitecture));
    case "mixture":
      return mixtureSampler(options.parts.map(({ share, sampler }) => ({ share, sampler: samplerOf(sampler) })));
  }
}
