import { z } from "zod";
import { flat, parseArchitecture, uniformDistribution } from "../search-space";
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

/** 92 weights, not printed one by one where they are wrong; all 0 would be no prior, and must not pass for uniform. */
const weights = z.array(z.number()).superRefine(accepted<number[]>(flat));

/** Where a search of a profile gets its architectures from. */
export const samplerSchema: z.ZodType<SamplerOptions> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("uniform") }).strict(),
    z.object({ kind: z.literal("distribution"), weights }).strict(),
    z
      .object({
        kind: z.literal("list"),
        architectures: z.array(z.string().superRefine(accepted(parseArchitecture))).min(1),
      })
      .strict(),
    z
      .object({
        kind: z.literal("mixture"),
        parts: z.array(z.object({ share: z.number().int().min(1), sampler: samplerSchema }).strict()).min(1),
      })
      .strict(),
  ]),
);

const partsByKind: Readonly<Record<string, readonly string[]>> = {
  uniform: [],
  distribution: ["weights"],
  list: ["architectures"],
  mixture: ["parts"],
};

/**
 * The parts that a sampler of the given one's kind has, for messages about one that does not fit.
 *
 * @returns Each part by name, without a value but for those of a mixture.
 */
export function samplerParts(sampler: unknown): Readonly<Record<string, unknown>> {
  const { kind, parts } = (typeof sampler === "object" && sampler !== null ? sampler : {}) as Record<string, unknown>;
  const names = ["kind", ...(partsByKind[String(kind)] ?? ["weights", "architectures", "parts"])];
  const inner = Array.isArray(parts)
    ? parts.map((part) => ({ share: undefined, sampler: samplerParts((part as { sampler?: unknown })?.sampler) }))
    : undefined;
  return Object.fromEntries(names.map((name) => [name, name === "parts" ? inner : undefined]));
}

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
