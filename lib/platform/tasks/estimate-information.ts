import { setImmediate } from "node:timers/promises";
import { estimateWithMine, type LabelledMaps, labelEntropy, type MineEstimate } from "../../mutual-information";
import { activationsOfLayer } from "../../networks";
import { nLayers } from "../../search-space/architecture";
import type { WorkDone } from "./result";
import type { EstimateInformationTask } from "./task";
import { loadDataSample, type TaskContext, trainToEpoch } from "./train-network";

/**
 * Runs an `estimate-information` task: the network is read from its checkpoint (trained again if that is gone), the
 * layer's activations of training and validation images are computed, and MINE is fitted to the former and judged on
 * the latter.
 */
export async function executeEstimateInformation(
  task: EstimateInformationTask,
  context: TaskContext,
): Promise<{ readonly result: MineEstimate; readonly work: WorkDone }> {
  const { training, layer, mine, seed } = task;
  const { state, work } = await trainToEpoch(training, { ...context, onNews: undefined });
  const data = await loadDataSample(training.data);
  const { height, width, channels, nClasses } = data;
  const mapsOf = (images: typeof data.train) =>
    activationsOfLayer({
      parameters: state.optimiser.parameters,
      layer,
      images,
      input: { height, width, channels, nClasses },
      network: training.network,
    });
  const fit = await mapsOf(data.train);
  const report = await mapsOf(data.validation);
  const labelled = (maps: typeof fit, labels: Int32Array): LabelledMaps => ({ values: maps.values, labels });
  const ceilingNats = labelEntropy(data.train.labels, nClasses);
  const result = await estimateWithMine({
    fit: labelled(fit, data.train.labels),
    report: labelled(report, data.validation.labels),
    height: fit.height,
    width: fit.width,
    channels: fit.channels,
    nClasses,
    nConvolutions: nLayers - layer,
    mine,
    seed,
    onEpoch: async (point) => {
      context.onNews?.({ kind: "estimate-information", point, ceilingNats });
      await setImmediate(); // a worker whose parent is gone notices here, not after the fit
    },
  });
  return { result, work };
}
