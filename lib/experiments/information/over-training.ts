import { withColumns } from "../../platform/results/columns";
import { type Architecture, nLayers } from "../../search-space/architecture";
import { spreadOf } from "../../statistics/spread";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";
import { joinLayers, labelInformationTasks, type NetworkLabelInformation } from "./label-aware-layers";
import { inputArchitecture } from "./mine-of-layers";

/** What each layer says of the label while networks are trained. */
export interface LabelAwareOverTraining {
  readonly dataSet: string;
  readonly architecture: Architecture;
  /** Epochs behind the networks, rising; 0 is the initial network. */
  readonly epochs: readonly number[];
  /** Networks from other seeds, each at every epoch; shape [repeats][epochs]. */
  readonly networks: readonly (readonly NetworkLabelInformation[])[];
}

/** Mean and standard deviation over the networks, for one layer at one epoch. */
export type OverTrainingRow = {
  readonly epoch: number;
  readonly layer: number;
  readonly images: "train" | "validation";
  /** The bound, nats: mean over the networks. */
  readonly nats: number;
  /** Over the networks; null for a single one. */
  readonly sd: number | null;
  readonly ceilingNats: number;
  /** Share of the images that the network classifies correctly, mean. */
  readonly accuracy: number;
};

/**
 * The experiment "I(layer; y) over training": networks of one architecture from several seeds, all layers of each at
 * chosen epochs, on the images it is trained on and on others.
 *
 * A training keeps only its latest state, so each network is trained to an epoch, measured there, and trained on: the
 * epochs of the plan are those of one training.
 *
 * @param choice.architecture The random architecture of the data set's first input sample unless told.
 * @param choice.epochs Rising; the profile's unless told. 0 is the initial network.
 * @param choice.repeats Networks from other seeds; as many as the profile says unless told.
 * @throws RangeError when the epochs are not integers from 0 that rise, or there are none.
 * @example
 * const grown = await session.compute("Over training", labelAwareOverTraining({ dataSet: "mnist" }));
 * figure(labelAwareMovie(grown));
 */
export function labelAwareOverTraining(choice: {
  readonly dataSet: string;
  readonly architecture?: Architecture;
  readonly epochs?: readonly number[];
  readonly repeats?: number;
}): AskingExperiment<LabelAwareOverTraining> {
  const { dataSet } = choice;
  const rises = (epochs: readonly number[]) =>
    epochs.every((epoch, index) => Number.isInteger(epoch) && epoch >= 0 && (index === 0 || epoch > epochs[index - 1]));
  if (choice.epochs && (choice.epochs.length === 0 || !rises(choice.epochs))) {
    throw new RangeError(`Epochs over training must be integers from 0 that rise, not [${choice.epochs.join(", ")}].`);
  }
  return asking(async (study) => {
    const { layerInformation } = study.profile;
    const architecture = choice.architecture ?? inputArchitecture(study, dataSet, 0);
    const epochs = choice.epochs ?? layerInformation.epochs;
    const repeats = Array.from({ length: choice.repeats ?? layerInformation.repeats }, (_, repeat) => repeat);
    const networks = await Promise.all(
      repeats.map((repeat) => measureWhileTraining(study, { dataSet, architecture, epochs, repeat })),
    );
    return { dataSet, architecture, epochs, networks };
  });
}

async function measureWhileTraining(
  study: Study,
  options: {
    readonly dataSet: string;
    readonly architecture: Architecture;
    readonly epochs: readonly number[];
    readonly repeat: number;
  },
): Promise<readonly NetworkLabelInformation[]> {
  const { dataSet, architecture, epochs, repeat } = options;
  const data = await dataSampleOf(study, dataSet);
  const trainingTo = (epoch: number) =>
    trainingTask({ study, data, architecture, epochs: Math.max(1, epoch), purpose: "input", repeat });
  const { source } = study;
  return source.holding([trainingTo(1)], async () => {
    const measured: NetworkLabelInformation[] = [];
    let trainedEpochs = 0;
    for (const epoch of epochs) {
      const training = trainingTo(epoch);
      const onTrain = labelInformationTasks({ study, training, epoch, images: "train" });
      const onValidation = labelInformationTasks({ study, training, epoch, images: "validation" });
      const readers = [...onTrain, ...onValidation];
      const { history } = epoch === 0 ? { history: [] } : await source.run(training, { readers, trainedEpochs });
      const [train, validation] = await Promise.all([joinLayers(study, onTrain), joinLayers(study, onValidation)]);
      measured.push({ dataSet, architecture, repeat, way: "warmStart", epoch, train, validation, history });
      trainedEpochs = epoch;
    }
    return measured;
  });
}

/** One row an epoch, layer and kind of images, averaged over the networks, with the formats of its columns. */
export function overTrainingRows({ epochs, networks }: LabelAwareOverTraining): readonly OverTrainingRow[] {
  const rows = (["train", "validation"] as const).flatMap((images) =>
    epochs.flatMap((epoch, place) => {
      const results = networks.map((network) => network[place][images]);
      const accuracy = spreadOf(results.map(({ head }) => head.accuracy)).mean;
      return Array.from({ length: nLayers }, (_, index): OverTrainingRow => {
        const estimates = results.map(({ layers }) => layers[index]);
        const { mean, standardDeviation } = spreadOf(estimates.map(({ nats }) => nats));
        return {
          epoch,
          layer: index + 1,
          images,
          nats: mean,
          sd: estimates.length > 1 ? standardDeviation : null,
          ceilingNats: spreadOf(estimates.map(({ ceilingNats }) => ceilingNats)).mean,
          accuracy,
        };
      });
    }),
  );
  return withColumns(rows, {
    epoch: { title: "Epoch", type: "integer" },
    layer: { title: "Layer", type: "integer" },
    images: { title: "Images" },
    nats: { title: "Bound of I(layer; y)", unit: "nats", digits: 4 },
    sd: { title: "± sd", digits: 2 },
    accuracy: { title: "Accuracy", digits: 3 },
  });
}
