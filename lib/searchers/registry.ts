import { z } from "zod";
import { nEntries } from "../search-space/architecture";
import { bestSeenSearcher } from "./best-seen";
import { Controller, type ControllerState } from "./controller/controller";
import { controllerOptionsSchema } from "./controller/options";
import { evolutionSearcher } from "./evolution";
import { gaussianSearcher } from "./gaussian";
import { mixtureSearcher } from "./mixture";
import type { ObservationsState } from "./observations";
import { PosteriorSearcher } from "./posterior-predictor";
import type { Searcher } from "./searcher";
import { sizeSearcher } from "./size";
import { tpeSearcher } from "./tpe";
import { distributionSearcher, predictedSearcher, uniformSearcher } from "./uniform";

const weights = z.array(z.number().min(0)).length(nEntries);

/** A searcher as plain data. */
export type SearcherOptions =
  | { readonly kind: "uniform" | "gaussian" | "posterior" | "size" | "evolution" | "tpe" | "best-seen" }
  /** One prior for every data set: 92 weights. */
  | { readonly kind: "distribution"; readonly weights: readonly number[] }
  /** What a predictor said of each data set; uniform for others. */
  | { readonly kind: "predicted"; readonly priors: Readonly<Record<string, readonly number[]>> }
  | {
      readonly kind: "mixture";
      readonly parts: readonly { readonly share: number; readonly searcher: SearcherOptions }[];
    }
  | { readonly kind: "controller"; readonly options: z.input<typeof controllerOptionsSchema> };

/** Checks a searcher that came from outside. */
export const searcherSchema: z.ZodType<SearcherOptions> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["uniform", "gaussian", "posterior", "size", "evolution", "tpe", "best-seen"]) }).strict(),
    z.object({ kind: z.literal("distribution"), weights }).strict(),
    z.object({ kind: z.literal("predicted"), priors: z.record(z.string(), weights) }).strict(),
    z
      .object({
        kind: z.literal("mixture"),
        parts: z.array(z.object({ share: z.number().positive(), searcher: searcherSchema }).strict()).min(1),
      })
      .strict(),
    z.object({ kind: z.literal("controller"), options: controllerOptionsSchema }).strict(),
  ]),
);

/** What a searcher is made with beside its options. */
export interface SearcherContext {
  readonly seed: number;
  /** Numbers of an input vector; those of an input sample (96) unless told. */
  readonly inputSize?: number;
  /** What another of the same options had learned, to go on from; as JSON. */
  readonly state?: unknown;
}

const even = new Array<number>(nEntries).fill(1);

/** The searcher that options describe. */
export function createSearcher(options: SearcherOptions, context: SearcherContext): Searcher {
  const { state } = context;
  switch (options.kind) {
    case "uniform":
      return uniformSearcher();
    case "distribution":
      return distributionSearcher(options.weights);
    case "predicted":
      return predictedSearcher(({ dataSet }) => options.priors[dataSet] ?? even);
    case "mixture": {
      const states = (state ?? []) as readonly unknown[];
      return mixtureSearcher(
        options.parts.map(({ share, searcher }, part) => {
          return { share, searcher: createSearcher(searcher, { ...context, state: states[part] }) };
        }),
      );
    }
    case "gaussian":
      return gaussianSearcher(state as readonly number[] | undefined);
    case "posterior":
      return new PosteriorSearcher(context);
    case "size":
      return sizeSearcher();
    case "evolution":
      return evolutionSearcher(state as ObservationsState | undefined);
    case "tpe":
      return tpeSearcher(state as ObservationsState | undefined);
    case "best-seen":
      return bestSeenSearcher(state as ObservationsState | undefined);
    case "controller":
      return new Controller(controllerOptionsSchema.parse(options.options), {
        ...context,
        state: state as ControllerState | undefined,
      });
  }
}
