import { z } from "zod";
import { type DataSample, seedSchema } from "../datasets/data-sample";
import type { FitLabelAwareTask } from "../mutual-information/layers/fit-label-aware.task";
import { labelAwareLayerOptionsSchema } from "../mutual-information/layers/options";
import type { FitMineTask } from "../mutual-information/mine/fit-mine.task";
import { mineOptionsSchema } from "../mutual-information/mine/options";
import { networkOptionsSchema } from "../networks/options";
import type { TrainNetworkTask } from "../networks/train-network.task";
import { deriveSeed } from "../platform/random/random";
import { nLayers } from "../search-space/architecture";

/** Everything but its extent that the numbers of a width table depend on: all its rows share it. */
export const recipeSchema = z
  .object({
    seed: seedSchema.default(1),
    /** Training images a data set, and at least so many a class: 1,000 images of 100 classes teach next to nothing. */
    trainPoints: z.number().int().min(2).default(1000),
    imagesPerClass: z.number().int().min(0).default(40),
    /** Images that searches select by. */
    validationPoints: z.number().int().min(2).default(500),
    /** Images that neither train nor select: what is reported, and what layers are measured on. */
    reportPoints: z.number().int().min(2).default(1000),
    network: networkOptionsSchema.prefault({}),
    /**
     * Critics of the layers' usable information: linear ones on maps averaged to 4 × 4, of each layer alone. Without
     * those of deeper layers, so that a profile may rise from layer to layer.
     */
    estimator: labelAwareLayerOptionsSchema.prefault({ sides: [4], hiddenInputs: 0 }),
    mine: mineOptionsSchema.prefault({}),
  })
  .strict();

export type Recipe = Readonly<z.infer<typeof recipeSchema>>;

export interface TableNetwork {
  readonly dataSet: string;
  /** Id, such as `115-90-70-10`. */
  readonly architecture: string;
  /** Which seed of training, from 0. */
  readonly repeat: number;
  readonly epochs: number;
}

/** A data set as a table uses it. */
export interface TableData {
  readonly id: string;
  readonly fingerprint: string;
  readonly nClasses: number;
  readonly channels: number;
}

/** Training of a network of the table. */
export function tableTraining(recipe: Recipe, data: TableData, wanted: TableNetwork): TrainNetworkTask {
  const { seed, imagesPerClass, validationPoints, reportPoints, network } = recipe;
  const trainPoints = Math.max(recipe.trainPoints, imagesPerClass * data.nClasses);
  const { id, fingerprint } = data;
  const sample: DataSample = { id, fingerprint, trainPoints, validationPoints, reportPoints, seed };
  const { architecture, epochs, repeat } = wanted;
  const path = ["width table", id, architecture, repeat];
  return { kind: "train-network", data: sample, architecture, network, epochs, seed: deriveSeed(seed, ...path) };
}

const layers = Array.from({ length: nLayers }, (_, index) => index + 1);

/** Usable information of each layer, by critics of that layer alone. */
export function tableInformation({ estimator }: Recipe, training: TrainNetworkTask): readonly FitLabelAwareTask[] {
  return layers.map((layer) => ({
    kind: "fit-label-aware",
    training,
    images: "report",
    points: "all",
    layer,
    estimator,
    seed: deriveSeed(training.seed, "information", layer),
  }));
}

/** MINE of each layer as in the thesis. */
export function tableMine({ mine }: Recipe, training: TrainNetworkTask): readonly FitMineTask[] {
  return layers.map((layer) => ({
    kind: "fit-mine",
    training,
    layer,
    mine,
    seed: deriveSeed(training.seed, "mine", layer),
  }));
}
