import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import { describeOwnLayer, ownLayerSchema } from "./noted-content";
import type { OnlineCode } from "./online-code";
import { probesCost } from "./own-layer-cost";

/** Code the labels of a layer's points online. */
export const onlineCodeSchema = z
  .object({ kind: z.literal("online-code"), layer: ownLayerSchema, seed: seedSchema })
  .strict();

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "online-code": KindTypes<Readonly<z.infer<typeof onlineCodeSchema>>, OnlineCode>;
  }
}

/** See `onlineCode`. */
export const onlineCodeKind = defineKind<"online-code">({
  name: "online-code",
  version: 1,
  module: __filename,
  schema: onlineCodeSchema,
  title: "Online code length of labels",
  describe: ({ layer }) => describeOwnLayer(layer),
  cost: ({ layer }) => probesCost(layer, 0.5),
  assumed: () => ({ bits: 1, uniformBits: 1, compression: 1, blocks: [] }),
  execute: async ({ layer, seed }) => {
    const { onlineCode } = require("./online-code") as typeof import("./online-code");
    const { readNoted } = require("./noted-content") as typeof import("./noted-content");
    return { result: onlineCode(await readNoted(layer), { seed }) };
  },
});
