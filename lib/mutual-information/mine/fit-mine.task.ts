import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { dataShapeOf, loadDataSample, seedSchema } from "../../datasets/data-sample";
import { activationsCost, imageSide, stepFactor } from "../../networks/cost";
import { trainNetworkSchema } from "../../networks/train-network.task";
import { defineKind } from "../../platform/tasks/kind";
import { addCosts, noCost, type TaskCost } from "../../platform/tasks/speed";
import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { type BoundPoint, labelEntropy } from "../bounds";
import type { MineEstimate } from "../mine";
import { mineOptionsSchema } from "./options";

/** Estimate I(layer; y) of a trained network with MINE, as the thesis does (2.1.1, A.2). */
export const fitMineSchema = z
  .object({
    kind: z.literal("fit-mine"),
    training: trainNetworkSchema,
    /** 1 … L, input side first. */
    layer: z.number().int().min(1),
    mine: mineOptionsSchema,
    seed: seedSchema,
  })
  .strict();

export type FitMineTask = Readonly<z.infer<typeof fitMineSchema>>;

/** An epoch of a critic's fit that is done. */
export interface MineNews {
  readonly point: BoundPoint;
  /** H(Y) of the labels of the fit, nats. */
  readonly ceilingNats: number;
}

declare module "../../platform/tasks/kind" {
  interface TaskKinds {
    "fit-mine": KindTypes<FitMineTask, MineEstimate, MineNews>;
  }
}

/** The fit of a critic of L − i convolutions and a dense layer (A.2), and the forward pass of the network before it. */
export function fitMineCost({ training, layer, mine }: FitMineTask): TaskCost {
  const data = dataShapeOf(training.data);
  const { network } = training;
  const architecture = parseArchitecture(training.architecture);
  const edge = Math.ceil(imageSide / network.poolSize ** layer);
  let channels = architecture[layer - 1];
  let [multiplyAdds, values] = [0, 0];
  for (let convolution = 0; convolution < nLayers - layer; convolution++) {
    multiplyAdds += edge * edge * mine.kernelSize ** 2 * channels * mine.filters;
    values += edge * edge * mine.filters;
    channels = mine.filters;
  }
  multiplyAdds += (channels + data.nClasses) * mine.denseUnits * (1 + data.nClasses / 2);
  // The stop rule ends a fit somewhere between its bounds; a third of the way is what usually happens.
  const epochs = mine.minEpochs + (mine.maxEpochs - mine.minEpochs) / 3;
  const nPoints = data.trainPoints + data.validationPoints;
  const passes = epochs * (stepFactor * data.trainPoints + nPoints);
  const graphSteps = epochs * Math.ceil(data.trainPoints / mine.batchSize);
  const fit: TaskCost = { ...noCost, graphSteps, multiplyAdds: passes * multiplyAdds, values: passes * values };
  return addCosts(fit, activationsCost({ architecture, network, channels: data.channels, nPoints, nLayers: layer }));
}

/** An estimate of the right form, for plans. */
export function assumedMineEstimate(): MineEstimate {
  const bounds = { dv: 0, nwj: 0, labelCrossEntropy: 0 };
  const errors = { standardError: 0, dvStandardError: 0 };
  const ceilingNats = labelEntropy([0, 1], 2);
  return { nats: 0, fit: bounds, report: bounds, ...errors, ceilingNats, curve: [], stopReason: "converged" };
}

const describe = ({ training, layer }: FitMineTask): string =>
  `${training.data.id} ${training.architecture} layer ${layer}`;

/**
 * The network is read from its checkpoint (trained again if that is gone), the layer's activations of training and
 * validation images are computed, and MINE is fitted to the former and judged on the latter.
 */
export const fitMine = defineKind<"fit-mine">({
  name: "fit-mine",
  version: 2,
  reads: ["train-network"],
  module: __filename,
  schema: fitMineSchema,
  title: "Estimate a layer's information (MINE)",
  describe,
  data: ({ training: { data } }) => ({ id: data.id, sample: data }),
  cost: fitMineCost,
  assumed: () => assumedMineEstimate(),
  execute: async ({ training, layer, mine, seed }, context) => {
    const { estimateWithMine } = require("./estimate") as typeof import("./estimate");
    const { networkActivations } = require("../../networks/activations") as typeof import("../../networks/activations");
    const { trainToEpoch } = require("../../networks/train-to-epoch") as typeof import("../../networks/train-to-epoch");
    const { state, work } = await trainToEpoch(training, context);
    const data = await loadDataSample(training.data);
    const { train, validation, nClasses } = data;
    const ceilingNats = labelEntropy(train.labels, nClasses);
    const { parameters } = state.optimiser;
    const mapsOf = async (images: typeof train) => {
      const given = { parameters, images, input: data, network: training.network };
      return (await networkActivations({ ...given, layers: [layer] })).layers.get(layer)!;
    };
    const [fit, report] = [await mapsOf(train), await mapsOf(validation)];
    const result = await estimateWithMine({
      fit: { values: fit.values, labels: train.labels },
      report: { values: report.values, labels: validation.labels },
      height: fit.height,
      width: fit.width,
      channels: fit.channels,
      nClasses,
      nConvolutions: nLayers - layer,
      mine,
      seed,
      onEpoch: async (point) => {
        context.onNews?.({ point, ceilingNats });
        await setImmediate(); // a worker whose parent is gone notices here, not after the fit
      },
    });
    return { result, work };
  },
  best: {
    label: "most information",
    unit: "nats",
    digits: 2,
    value: ({ result, news }) => news?.point.fit ?? result?.nats,
    whose: describe,
  },
});
