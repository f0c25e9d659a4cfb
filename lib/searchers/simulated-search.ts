import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { searchScheduleSchema } from "../hyperband/options";
import { type InputName, inputNames } from "../predictors/inputs";
import { namedTableSchema } from "../width-table/named-table";
import { surrogateFitSchema } from "../width-table/surrogate-fit";
import { searcherSchema } from "./registry";
import type { IterationRecord } from "./search";

const count = z.number().int().min(1);

/** A search over many simulated Hyperbands, then a judgement of what it would do next. */
export const simulateSearchSchema = z
  .object({
    kind: z.literal("simulate-search"),
    table: namedTableSchema,
    /** Surrogate of each data set; those that are searched, and those that are only judged. */
    fits: z.record(z.string(), surrogateFitSchema),
    dataSets: z.object({ train: z.array(z.string()).min(1), unseen: z.array(z.string()) }).strict(),
    /** What a searcher is shown of a measured architecture, by its name. */
    input: z.enum(inputNames as [InputName, ...InputName[]]),
    searcher: searcherSchema,
    iterations: count,
    dataSetsAnIteration: count,
    architecturesAnIteration: count.default(1),
    schedule: searchScheduleSchema,
    filterPenalty: z.number().min(0),
    /** Hyperbands a data set, from new seeds, by which the searcher is judged after its last iteration. */
    judged: count,
    /** Keeps every iteration's Hyperbands and priors, for figures. */
    detail: z.boolean(),
    seed: seedSchema,
  })
  .strict();

export type SimulateSearchTask = Readonly<z.infer<typeof simulateSearchSchema>>;

/** What Hyperbands from a searcher's last state reach on a data set, one number each. */
export interface Judgement {
  readonly dataSet: string;
  /** The search never ran on it. */
  readonly unseen: boolean;
  /** Mean score of the selected, by which they were selected: Table 3.2. */
  readonly scores: readonly number[];
  /** Mean expected score of the selected on other images: nothing was chosen for its luck. */
  readonly truths: readonly number[];
  /** The same where all architectures come from the prior; of a controller. */
  readonly fromPrior?: readonly number[];
}

/** An iteration's prior for one data set, rounded to a ten-thousandth; shape [92], `perLayer`. */
export interface KeptPrior {
  readonly iteration: number;
  readonly dataSet: string;
  readonly prior: readonly number[];
}

export interface SimulatedSearch {
  /**
   * After each iteration, the first entry before any: how far the expected score of the best architecture that was seen
   * lies below the data set's best, in the mean over the data sets. Where nothing was seen yet, that of a random one.
   */
  readonly regret: readonly number[];
  readonly judged: readonly Judgement[];
  /** Iterations without their Hyperbands. */
  readonly learning: readonly Omit<IterationRecord, "visits" | "inputs">[];
  /** With every Hyperband, and every prior; where details were asked for. */
  readonly iterations?: readonly IterationRecord[];
  readonly priors?: readonly KeptPrior[];
}
