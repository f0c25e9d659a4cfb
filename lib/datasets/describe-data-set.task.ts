import { z } from "zod";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { dataSampleSchema, dataShapeOf, loadDataSample } from "./data-sample";

/** Measure what a data set is like without training anything on it. */
export const describeDataSetSchema = z
  .object({ kind: z.literal("describe-data-set"), data: dataSampleSchema })
  .strict();

export type DescribeDataSetTask = Readonly<z.infer<typeof describeDataSetSchema>>;

export interface DataSetDescription {
  readonly nClasses: number;
  readonly channels: number;
  /** Mean over validation images of the entropy of their grey levels, nats. */
  readonly imageEntropy: number;
  /** Accuracy of the nearest training image's label on validation images, in [0, 1]. */
  readonly nearestNeighbour: number;
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "describe-data-set": KindTypes<DescribeDataSetTask, DataSetDescription>;
  }
}

const imageNumbers = 32 * 32;

export const describeDataSet = defineKind<"describe-data-set">({
  name: "describe-data-set",
  version: 1,
  module: __filename,
  schema: describeDataSetSchema,
  title: "Describe a data set",
  describe: ({ data }) => data.id,
  data: ({ data }) => ({ id: data.id, sample: data }),
  cost: ({ data }) => {
    const { trainPoints, validationPoints, channels } = dataShapeOf(data);
    // in JavaScript, about a tenth of the engine's speed
    return { ...noCost, multiplyAdds: 10 * trainPoints * validationPoints * imageNumbers * channels };
  },
  assumed: ({ data }) => {
    const { nClasses, channels } = dataShapeOf(data);
    return { nClasses, channels, imageEntropy: 1, nearestNeighbour: 1 / nClasses };
  },
  execute: async ({ data }) => {
    const { referenceAccuracy } = require("./reference-accuracy") as typeof import("./reference-accuracy");
    const { meanImageEntropy } = require("./reference-accuracy") as typeof import("./reference-accuracy");
    const prepared = await loadDataSample(data);
    const { nClasses, channels, validation } = prepared;
    const result = {
      nClasses,
      channels,
      imageEntropy: meanImageEntropy(validation.xs, validation.labels.length),
      nearestNeighbour: referenceAccuracy(prepared).accuracy,
    };
    return { result };
  },
});
