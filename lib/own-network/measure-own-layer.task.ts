import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { assumedLayer } from "../mutual-information/layers/assumed-layer";
import { type LabelAwareLayerOptions, labelAwareLayerOptionsSchema } from "../mutual-information/layers/options";
import { defineKind } from "../platform/tasks/kind";
import { addCosts, noCost, type TaskCost } from "../platform/tasks/speed";
import type { MeasuredOwnLayer } from "./measure-own-layer";
import { describeOwnLayer, type OwnLayer, ownLayerSchema } from "./noted-content";
import { linearCost } from "./own-layer-cost";

/** Measure what a layer of a network that is not the project's knows of the label. */
export const measureOwnLayerSchema = z
  .object({
    kind: z.literal("measure-own-layer"),
    layer: ownLayerSchema,
    estimator: labelAwareLayerOptionsSchema,
    seed: seedSchema,
  })
  .strict();

export type MeasureOwnLayerTask = Readonly<z.infer<typeof measureOwnLayerSchema>>;

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "measure-own-layer": KindTypes<MeasureOwnLayerTask, MeasuredOwnLayer>;
  }
}

/** What one family's fits take, an order of magnitude: how long one lasts depends on what it finds. */
function familyCost({ shape, nClasses }: OwnLayer, estimator: LabelAwareLayerOptions, family: string): TaskCost {
  const [nPoints, height, width, channels] = shape;
  const side = estimator.sides[0];
  const inputs = channels * (family === "pooled" ? Math.min(side, height) * Math.min(side, width) : height * width);
  const fitPoints = (nPoints * (estimator.folds - 2)) / estimator.folds;
  if (family === "pooled" || family === "linear") {
    return linearCost({ paths: estimator.folds, decays: estimator.weightDecays.length, fitPoints, inputs, nClasses });
  }
  const steps = estimator.folds * 1000;
  return { ...noCost, steps: steps / 20, multiplyAdds: steps * 3 * 256 * 128 * (inputs + nClasses) };
}

/**
 * A layer is measured by critics of its own alone: that one array is a function of another is the file's claim, and data
 * processing between them is to test it. One task holds one layer in memory.
 */
export const measureOwnLayer = defineKind<"measure-own-layer">({
  name: "measure-own-layer",
  version: 1,
  module: __filename,
  schema: measureOwnLayerSchema,
  title: "Measure a layer of one's own network",
  describe: ({ layer }) => describeOwnLayer(layer),
  cost: ({ layer, estimator }) =>
    estimator.families.map((family) => familyCost(layer, estimator, family)).reduce(addCosts),
  assumed: ({ layer: { shape }, estimator }) => {
    const { layer: _, ...information } = assumedLayer(1, estimator);
    return { information, pointwise: Array.from({ length: shape[0] }, () => 0) };
  },
  execute: async ({ layer, estimator, seed }) => {
    const { measureLayer } = require("./measure-own-layer") as typeof import("./measure-own-layer");
    const { readNoted } = require("./noted-content") as typeof import("./noted-content");
    return { result: await measureLayer(await readNoted(layer), { estimator, seed }) };
  },
});
