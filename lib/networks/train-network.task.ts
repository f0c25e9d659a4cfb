import { z } from "zod";
import { dataSampleSchema, dataShapeOf, seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { parseArchitecture } from "../search-space/architecture";
import { trainingCost } from "./cost";
import { networkOptionsSchema } from "./options";
import type { EpochRecord } from "./training-state";

const architecture = z.string().refine((id) => {
  try {
    return parseArchitecture(id).length > 0;
  } catch {
    return false;
  }
}, "not the id of an architecture in the search space, such as 115-90-70-10");

/** Train an architecture to a number of epochs, continuing from the latest checkpoint. */
export const trainNetworkSchema = z
  .object({
    kind: z.literal("train-network"),
    data: dataSampleSchema,
    architecture,
    network: networkOptionsSchema,
    epochs: z.number().int().min(1),
    seed: seedSchema,
  })
  .strict();

export type TrainNetworkTask = Readonly<z.infer<typeof trainNetworkSchema>>;

/** A network's learning curve up to the task's epochs. */
export interface TrainNetworkResult {
  readonly history: readonly EpochRecord[];
}

/** An epoch of training that is done, also one that an earlier run left behind as a checkpoint. */
export interface TrainingNews {
  readonly record: EpochRecord;
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "train-network": KindTypes<TrainNetworkTask, TrainNetworkResult, TrainingNews>;
  }
}

const addedEpochs = (task: TrainNetworkTask, trainedEpochs: number): number => Math.max(0, task.epochs - trainedEpochs);

export const trainNetwork = defineKind<"train-network">({
  name: "train-network",
  version: 1,
  module: __filename,
  schema: trainNetworkSchema,
  title: "Train a network for some epochs",
  describe: (task) => `${task.data.id} ${task.architecture}`,
  data: ({ data }) => ({ id: data.id, sample: data }),
  chain: ({ epochs: length, ...identity }) => ({ identity, length }),
  training: (task, trainedEpochs) => {
    const epochs = addedEpochs(task, trainedEpochs);
    return { epochs, images: epochs * dataShapeOf(task.data).trainPoints };
  },
  cost: (task, trainedEpochs) => {
    const epochs = addedEpochs(task, trainedEpochs);
    const { network, data } = task;
    if (epochs === 0) return noCost;
    return trainingCost({
      architecture: parseArchitecture(task.architecture),
      network,
      epochs,
      data: dataShapeOf(data),
    });
  },
  assumed: ({ epochs, data: { reportPoints } }) => {
    const report = reportPoints === undefined ? {} : { reportLoss: 0, reportAccuracy: 0 };
    const record = { trainLoss: 0, validationLoss: 0, validationAccuracy: 0, ...report };
    return { history: Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, ...record })) };
  },
  execute: async (task, context) => {
    const { trainToEpoch } = require("./train-to-epoch") as typeof import("./train-to-epoch");
    const { state, work } = await trainToEpoch(task, context, (record) => context.onNews?.({ record }));
    return { result: { history: state.history }, work };
  },
  best: {
    label: "best accuracy",
    digits: 3,
    value: ({ result, news }) => {
      const records = news ? [news.record] : (result?.history ?? []);
      return records.reduce(
        (best, { validationAccuracy }) => Math.max(best, validationAccuracy),
        Number.NEGATIVE_INFINITY,
      );
    },
    whose: (task) => `${task.data.id} ${task.architecture}`,
  },
});
