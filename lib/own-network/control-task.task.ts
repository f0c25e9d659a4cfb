import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import type { ControlTask } from "./control-task";
import { describeOwnLayer, ownLayerSchema } from "./noted-content";
import { probesCost } from "./own-layer-cost";

/** Hold a linear probe of a layer against labels in random order. */
export const controlTaskSchema = z
  .object({ kind: z.literal("control-task"), layer: ownLayerSchema, seed: seedSchema })
  .strict();

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "control-task": KindTypes<Readonly<z.infer<typeof controlTaskSchema>>, ControlTask>;
  }
}

/** See `controlTask`. */
export const controlTaskKind = defineKind<"control-task">({
  name: "control-task",
  version: 1,
  module: __filename,
  schema: controlTaskSchema,
  title: "Hold a linear probe against a control task",
  describe: ({ layer }) => describeOwnLayer(layer),
  cost: ({ layer }) => probesCost(layer, 0.6),
  assumed: () => ({
    accuracy: 0,
    nats: 0,
    controlAccuracy: 0,
    controlNats: 0,
    selectivity: 0,
    selectivityNats: 0,
    controlHeldOutAccuracy: 0,
    weightDecay: 1,
  }),
  execute: async ({ layer, seed }) => {
    const { controlTask } = require("./control-task") as typeof import("./control-task");
    const { readNoted } = require("./noted-content") as typeof import("./noted-content");
    return { result: controlTask(await readNoted(layer), { seed }) };
  },
});
