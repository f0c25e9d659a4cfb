import { z } from "zod";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { namedTableSchema } from "./named-table";
import type { SurrogateFit } from "./surrogate-fit";
import type { SurrogateQuality } from "./surrogate-quality";

/** Fit the surrogate of a data set of a table, and measure it on architectures left out. */
export const fitSurrogateSchema = z
  .object({ kind: z.literal("fit-surrogate"), table: namedTableSchema, dataSet: z.string().min(1) })
  .strict();

export type FitSurrogateTask = Readonly<z.infer<typeof fitSurrogateSchema>>;

/** A surrogate's settings and how good it is. */
export interface FitSurrogateResult {
  readonly fit: SurrogateFit;
  readonly quality: SurrogateQuality;
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "fit-surrogate": KindTypes<FitSurrogateTask, FitSurrogateResult>;
  }
}

export const fitSurrogateKind = defineKind<"fit-surrogate">({
  name: "fit-surrogate",
  version: 1,
  module: __filename,
  schema: fitSurrogateSchema,
  title: "Fit a surrogate to a table",
  describe: ({ dataSet }) => `surrogate of ${dataSet}`,
  // some thousand decompositions of 100 by 100 numbers
  cost: () => ({ ...noCost, multiplyAdds: 7.5e10 }),
  assumed: ({ dataSet }) => ({
    fit: {
      kernel: "matern52",
      lengths: [1, 1, 1, 1],
      nuggets: [],
      noise: { standardDeviation: null, kept: 0 },
      deadShare: 0,
    },
    quality: {
      dataSet,
      architectures: 0,
      r2: 0,
      attainable: null,
      tau: 0,
      within50: 0,
      within90: 0,
      deadShare: 0,
      trusted: false,
    },
  }),
  execute: async ({ table, dataSet }) => {
    const { openTable } = require("./named-table") as typeof import("./named-table");
    const { recordsOf } = require("./surrogate-records") as typeof import("./surrogate-records");
    const { fitSurrogate } = require("./surrogate-fit") as typeof import("./surrogate-fit");
    const { surrogateQuality } = require("./surrogate-quality") as typeof import("./surrogate-quality");
    const records = recordsOf(openTable(table).rows, dataSet);
    return { result: { fit: fitSurrogate(records), quality: surrogateQuality(dataSet, records) } };
  },
});
