import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { loadDataSample } from "../../datasets/data-sample";
import { defineKind } from "../../platform/tasks/kind";
import { addCosts } from "../../platform/tasks/speed";
import { nLayers } from "../../search-space/architecture";
import type { MineEstimate } from "../mine";
import { assumedMineEstimate, fitMineCost, fitMineSchema } from "./fit-mine.task";

/** Fit MINE to one layer, and to another from fresh weights and from those of the first fit (thesis 4.3). */
export const transferMineSchema = fitMineSchema
  .extend({
    kind: z.literal("transfer-mine"),
    /** 1 … L, whose critic is handed on to `layer`. */
    from: z.number().int().min(1),
  })
  .strict();

export type TransferMineTask = Readonly<z.infer<typeof transferMineSchema>>;

/** The same critic from two beginnings; they differ in nothing else. */
export interface MineTransfer {
  readonly cold: MineEstimate;
  readonly warm: MineEstimate;
  /** Share of the warm critic's numbers that come from the other layer's. */
  readonly share: number;
}

declare module "../../platform/tasks/kind" {
  interface TaskKinds {
    "transfer-mine": KindTypes<TransferMineTask, MineTransfer>;
  }
}

export const transferMine = defineKind<"transfer-mine">({
  name: "transfer-mine",
  version: 1,
  reads: ["train-network"],
  module: __filename,
  schema: transferMineSchema,
  title: "Hand MINE's weights on to another layer",
  describe: ({ training, from, layer }) => `${training.data.id} ${training.architecture} layer ${from} to ${layer}`,
  data: ({ training: { data } }) => ({ id: data.id, sample: data }),
  cost: ({ from, ...task }) => {
    const of = (layer: number) => fitMineCost({ ...task, kind: "fit-mine", layer });
    return [of(from), of(task.layer), of(task.layer)].reduce(addCosts);
  },
  assumed: () => ({ cold: assumedMineEstimate(), warm: assumedMineEstimate(), share: 0 }),
  execute: async ({ training, layer, from, mine, seed }, context) => {
    const { estimateWithMine } = require("./estimate") as typeof import("./estimate");
    const { initialCritic } = require("./critic") as typeof import("./critic");
    const { transferredCritic } = require("./transfer") as typeof import("./transfer");
    const { networkActivations } = require("../../networks/activations") as typeof import("../../networks/activations");
    const { trainToEpoch } = require("../../networks/train-to-epoch") as typeof import("../../networks/train-to-epoch");
    const { state, work } = await trainToEpoch(training, context);
    const data = await loadDataSample(training.data);
    const { train, validation, nClasses } = data;
    const { parameters } = state.optimiser;
    const fitTo = async (of: number, initial?: Parameters<typeof estimateWithMine>[0]["initial"]) => {
      const mapsOf = async (images: typeof train) => {
        const given = { parameters, images, input: data, network: training.network };
        return (await networkActivations({ ...given, layers: [of] })).layers.get(of)!;
      };
      const [fit, report] = [await mapsOf(train), await mapsOf(validation)];
      let critic = initial ?? [];
      const estimate = await estimateWithMine({
        fit: { values: fit.values, labels: train.labels },
        report: { values: report.values, labels: validation.labels },
        ...{ height: fit.height, width: fit.width, channels: fit.channels, nClasses, mine, seed, initial },
        nConvolutions: nLayers - of,
        onEnd: (fitted) => {
          critic = fitted;
        },
        onEpoch: () => setImmediate(), // a worker whose parent is gone notices here, not after the fit
      });
      return { estimate, critic, channels: fit.channels };
    };
    const source = await fitTo(from);
    const cold = await fitTo(layer);
    const shape = { channels: cold.channels, nClasses, nConvolutions: nLayers - layer };
    const start = transferredCritic(initialCritic(shape, mine, seed), source.critic);
    const warm = await fitTo(layer, start.parameters);
    return { result: { cold: cold.estimate, warm: warm.estimate, share: start.share }, work };
  },
});
