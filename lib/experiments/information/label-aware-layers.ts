import type { LabelAwareLayerOptions, LayerLabelInformation } from "../../mutual-information";
import type { FitLabelAwareTask, LabelInformationResult } from "../../mutual-information/layers/fit-label-aware.task";
import type { EpochRecord } from "../../networks";
import type { TrainNetworkTask } from "../../networks/train-network.task";
import { withNetwork } from "../../networks/with-network";
import { deriveSeed } from "../../platform/random/random";
import { integer, withColumns } from "../../platform/results/columns";
import { type Architecture, architectureId, nLayers } from "../../search-space/architecture";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";
import { inputArchitecture } from "./mine-of-layers";

/** The images that an estimate is made on: those the network was trained on, or others. */
export type MeasuredImages = "train" | "validation";

/**
 * How the layers of a network are shared out.
 *
 * - `warmStart`: all in one task, deepest first, and earlier layers have the critics of deeper ones (thesis 4.3).
 * - `own`: all in one task, each by critics fitted to it alone; folds are shared, so differences are paired.
 * - `parallel`: the same as a task for each layer, which workers share; differences are not paired.
 */
export type LayerWay = "warmStart" | "own" | "parallel";

/** Which network is measured, and how. */
export interface NetworkChoice {
  readonly dataSet: string;
  /** The random architecture of the data set's first input sample unless told. */
  readonly architecture?: Architecture;
  /** Epochs of training; the profile's `inputEpochs` unless told. 0 is the initial network. */
  readonly epochs?: number;
  /** Which of the networks from other seeds; 0 unless told. */
  readonly repeat?: number;
  /** `warmStart` unless told. */
  readonly way?: LayerWay;
  /** Critics and rungs of the ladder; the profile's `layerInformation.estimator` unless told. */
  readonly estimator?: LabelAwareLayerOptions;
  /** Error of a symmetric channel that labels pass through, in (0, 1]; none unless told. Then I(x; y) is known. */
  readonly labelNoise?: number;
}

/**
 * Label-aware I(layer; y) of every layer of a network, on two kinds of images. Each is an estimate by cross-fitting: no
 * critic is reported on images that it was fitted to.
 *
 * - `validation`: images that the network has not seen. What its layers say of labels in general; the number to report.
 * - `train`: the images that the network was trained on. Their labels have passed into its weights, so its layers may
 *   tell of these labels what they could not tell of others: the more so, the more it memorised. Higher than
 *   `validation`, by how much shows memorisation; optimistic as a statement on the data set.
 */
export interface NetworkLabelInformation {
  readonly dataSet: string;
  readonly architecture: Architecture;
  readonly repeat: number;
  readonly way: LayerWay;
  /** Epochs behind the network. */
  readonly epoch: number;
  readonly train: LabelInformationResult;
  readonly validation: LabelInformationResult;
  /** Empty for an initial network. */
  readonly history: readonly EpochRecord[];
}

/** The tasks that read a network: one for each kind of images and, in parallel, each layer. */
export function labelInformationTasks(options: {
  readonly study: Study;
  readonly training: TrainNetworkTask;
  readonly epoch: number;
  readonly images: MeasuredImages;
  readonly way?: LayerWay;
  readonly estimator?: LabelAwareLayerOptions;
}): readonly FitLabelAwareTask[] {
  const { study, training, epoch, images, way = "warmStart" } = options;
  const { points, estimator: ofProfile } = study.profile.layerInformation;
  const { estimator = ofProfile } = options;
  const { data, architecture } = training;
  const task = (layer?: number): FitLabelAwareTask => ({
    kind: "fit-label-aware",
    training: { ...training, epochs: Math.max(1, epoch) },
    ...(epoch === 0 ? { initial: true } : {}),
    images,
    points,
    ...(layer === undefined ? {} : { layer }),
    ...(way === "own" ? { own: true } : {}),
    estimator,
    // of data, network and images, not of the epoch: folds stay the same while the network is trained
    seed: deriveSeed(study.seed, "label information", data.id, architecture, training.seed, images),
  });
  return way !== "parallel" ? [task()] : Array.from({ length: nLayers }, (_, index) => task(index + 1));
}

/** Runs the tasks of a kind of images and puts their layers together. */
export async function joinLayers(study: Study, tasks: readonly FitLabelAwareTask[]): Promise<LabelInformationResult> {
  const results = await Promise.all(tasks.map((task) => study.source.run(task)));
  return { layers: results.flatMap(({ layers }) => layers), head: results[0].head };
}

/**
 * The experiment "train a network and measure what each layer says of the label, label-aware".
 *
 * @example
 * const network = await session.compute("Layers", labelInformationOfLayers({ dataSet: "mnist" }));
 * table(labelInformationRows([network]), { caption: "I(layer; y)" });
 */
export function labelInformationOfLayers(choice: NetworkChoice): AskingExperiment<NetworkLabelInformation> {
  const { dataSet, repeat = 0, way = "warmStart", labelNoise, estimator } = choice;
  return asking(async (study) => {
    const architecture = choice.architecture ?? inputArchitecture(study, dataSet, 0);
    const epoch = choice.epochs ?? study.profile.inputEpochs;
    const data = { ...(await dataSampleOf(study, dataSet)), ...(labelNoise !== undefined && { labelNoise }) };
    const epochs = Math.max(1, epoch);
    const training = trainingTask({ study, data, architecture, epochs, purpose: "input", repeat });
    const tasksOf = (images: MeasuredImages) =>
      labelInformationTasks({ study, training, epoch, images, way, estimator });
    const [onTrain, onValidation] = [tasksOf("train"), tasksOf("validation")];
    const measure = async ({ history }: Pick<NetworkLabelInformation, "history">) => {
      const [train, validation] = await Promise.all([joinLayers(study, onTrain), joinLayers(study, onValidation)]);
      return { dataSet, architecture, repeat, way, epoch, train, validation, history };
    };
    const { source } = study;
    if (epoch === 0) return measure({ history: [] });
    return withNetwork({ source, training, readers: [...onTrain, ...onValidation] }, measure);
  });
}

/** A row of {@link labelInformationRows}. */
export type LabelInformationRow = {
  readonly dataSet: string;
  readonly architecture: string;
  readonly epoch: number;
  readonly images: MeasuredImages;
  readonly layer: number;
  /** The bound: usable information of the family, at most I(layer; y), nats. */
  readonly nats: number;
  /** Its one-sided 95 % limit, nats. */
  readonly lowerLimit: number;
  readonly family: string;
  readonly ceilingNats: number;
  /** What the ceiling is. */
  readonly cappedBy: LayerLabelInformation["cappedBy"];
  readonly verdict: LayerLabelInformation["verdict"];
  /** What more points are expected to give: no bound, nats. */
  readonly extrapolated: number | null;
  /** Of the network on these images: share classified correctly. */
  readonly accuracy: number;
  /** Of the network's own softmax on these images, H(Y) − CE: what its answers are worth, nats. */
  readonly headNats: number;
};

/**
 * One row a network, kind of images and layer: what critics can use of the layer, beside accuracy and the cross-entropy
 * bound of the network's own answers, neither of which can tell information that the head leaves unused.
 */
export function labelInformationRows(networks: readonly NetworkLabelInformation[]): readonly LabelInformationRow[] {
  const rows = networks.flatMap((network) =>
    (["train", "validation"] as const).flatMap((images) =>
      network[images].layers.map((estimate) => ({
        dataSet: network.dataSet,
        architecture: architectureId(network.architecture),
        epoch: network.epoch,
        images,
        layer: estimate.layer,
        nats: estimate.bound,
        lowerLimit: estimate.lowerLimit,
        family: estimate.rungs[estimate.rungs.length - 1].family,
        ceilingNats: estimate.ceilingNats,
        cappedBy: estimate.cappedBy,
        verdict: estimate.verdict,
        extrapolated: estimate.extrapolated,
        accuracy: network[images].head.accuracy,
        headNats: network[images].head.labelCrossEntropy,
      })),
    ),
  );
  const columns = {
    epoch: integer,
    images: { title: "Images" },
    layer: { title: "Layer", ...integer },
    nats: { title: "Bound", unit: "nats", digits: 4 },
    lowerLimit: { title: "at least (95 %)", digits: 3 },
    family: { title: "Family" },
    ceilingNats: { title: "Cap", unit: "nats", digits: 4 },
    cappedBy: { title: "by" },
    verdict: { title: "Verdict" },
    extrapolated: { title: "Extrapolated", unit: "nats", digits: 3 },
    headNats: { title: "Own answers", unit: "nats", digits: 4 },
    accuracy: { title: "Accuracy", digits: 3 },
  };
  const [network, ...others] = networks;
  if (!network || others.length > 0) {
    const which = { dataSet: { title: "Data set" }, architecture: { title: "Architecture" } };
    return withColumns(rows, { ...which, ...columns, epoch: { title: "Epoch", ...integer } });
  }
  const about = `${architectureId(network.architecture)} on ${network.dataSet}, epoch ${network.epoch}`;
  return withColumns(rows, columns, `Usable information of the layers of ${about}`);
}
