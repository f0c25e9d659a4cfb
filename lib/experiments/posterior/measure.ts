import type { LayerLabelInformation } from "../../mutual-information";
import type { FitLabelAwareTask } from "../../mutual-information/layers/fit-label-aware.task";
import type { EpochRecord } from "../../networks";
import { networkSize } from "../../networks/cost";
import type { TrainNetworkTask } from "../../networks/train-network.task";
import { deriveSeed } from "../../platform/random/random";
import type { DataSetStatistics, Measurement } from "../../predictors/measurement";
import type { Architecture } from "../../search-space/architecture";
import { type MineOfLayers, measureLayers } from "../information/mine-of-layers";
import { dataSampleOf, type Study, trainingTask } from "../study/study";

/** A network that was measured, with what the thesis measured of it. */
export interface MeasuredNetwork {
  readonly measured: Measurement;
  readonly information: MineOfLayers;
  /** Usable information and accuracy after the profile's early epochs; absent where none are asked for. */
  readonly early?: EarlyMeasurement;
}

/** What a network is like after a few epochs. */
export interface EarlyMeasurement {
  readonly epochs: number;
  /** Cross-fitted bound of each layer, nats; shape [4]. */
  readonly usable: readonly number[];
  readonly accuracy: number;
}

/** Measures a data set without training anything on it. */
export async function dataSetStatistics(study: Study, dataSet: string): Promise<DataSetStatistics> {
  return study.source.run({ kind: "describe-data-set", data: await dataSampleOf(study, dataSet) });
}

/** Usable information of a network's layers, on images that neither trained nor chose it where there are such. */
function usableTask(study: Study, training: TrainNetworkTask): FitLabelAwareTask {
  const { points, estimator } = study.profile.layerInformation;
  const { data, architecture } = training;
  return {
    kind: "fit-label-aware",
    training,
    images: data.reportPoints === undefined ? "validation" : "report",
    points,
    estimator,
    seed: deriveSeed(study.seed, "usable information", data.id, architecture),
  };
}

/** What is not a number, of a training that diverged, tells nothing; such a network counts as dead. */
const known = (value: number | null | undefined): number => (Number.isFinite(value) ? (value as number) : 0);

const bounds = (layers: readonly Pick<LayerLabelInformation, "estimates">[]): readonly number[] =>
  layers.map(({ estimates }) => known(estimates.labelCrossEntropy));

/** Accuracy after a quarter of the epochs. */
const earlyAccuracy = (history: readonly EpochRecord[]): number =>
  known(history[Math.max(1, Math.round(history.length / 4)) - 1].validationAccuracy);

/** Trains a network of an architecture on a data set and measures all that inputs are made of. */
export async function measureNetwork(
  study: Study,
  dataSet: string,
  architecture: Architecture,
  statistics: DataSetStatistics,
): Promise<MeasuredNetwork> {
  const { source, profile } = study;
  const { inputEpochs, network, posterior } = profile;
  const data = await dataSampleOf(study, dataSet);
  const trained = (epochs: number) => trainingTask({ study, data, architecture, epochs, purpose: "input" });
  const task = usableTask(study, trained(inputEpochs));
  const earlyEpochs = posterior.earlyEpochs < inputEpochs ? posterior.earlyEpochs : 0;
  return source.holding([task.training], async () => {
    const early = earlyEpochs > 0 ? await measureEarly(study, trained(earlyEpochs)) : undefined;
    const information = await measureLayers(study, dataSet, architecture, [task]);
    const { layers, head } = await source.run(task);
    const { history } = information;
    const last = history[history.length - 1];
    const { nClasses, channels } = statistics;
    const measured: Measurement = {
      dataSet,
      architecture,
      mine: information.layers.map(({ nats }) => known(nats)),
      mineHeldOut: information.layers.map(({ report }) => known(report.labelCrossEntropy)),
      usable: bounds(layers),
      labelEntropy: layers[0].ceilingNats,
      accuracy: known(information.accuracy),
      earlyAccuracy: earlyAccuracy(history),
      headLoss: layers[0].ceilingNats - known(head.labelCrossEntropy),
      ...networkSize({ architecture, network, channels, nClasses }),
      dead: last.dead === true || !Number.isFinite(last.validationLoss),
      statistics,
    };
    return { measured, information, ...(early && { early }) };
  });
}

async function measureEarly(study: Study, training: TrainNetworkTask): Promise<EarlyMeasurement> {
  const task = usableTask(study, training);
  const { history } = await study.source.run(training, { readers: [task] });
  const { layers } = await study.source.run(task);
  const { epochs } = training;
  return { epochs, usable: bounds(layers), accuracy: known(history[epochs - 1].validationAccuracy) };
}
