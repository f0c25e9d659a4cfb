import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { prepareDataSet } from "../datasets/prepare";
import { networkActivations } from "../networks/activations";
import { networkOptions } from "../networks/options";
import { type LabelledImages, trainEpoch } from "../networks/training";
import { initialTrainingState } from "../networks/training-state";
import { writeWhole } from "../platform/results/write-whole";
import { startEngine } from "../platform/tensorflow/engine";
import { parseArchitecture } from "../search-space/architecture";
import { asNpy } from "./stored-array";
import { writtenEpochs } from "./written-epochs";

/** What network is trained, and on how many images. */
export interface ExampleNetwork {
  readonly dataSet: string;
  /** Filters of its layers. */
  readonly architecture: string;
  /** Epochs that are written, rising; 0 is the untrained network. */
  readonly epochs: readonly number[];
  /** Images of the training, and as many others. */
  readonly points: number;
  readonly seed: number;
}

/** Names of its layers, input side first: the images themselves, four convolutions, the answers. */
const exampleLayers = ["image", "conv1", "conv2", "conv3", "conv4", "logits"] as const;

/**
 * Trains a small network and writes what its layers answer to the images of its training and to as many others, as a
 * folder of epochs, in place of those that are there: an example of what `mi_nas_layers.py` writes of a network of one's own. Seconds on the native engine.
 *
 * @returns Accuracy on the other images by written epoch; null for the untrained network.
 */
export async function writeExampleNetwork(
  folder: string,
  { dataSet, architecture, epochs, points, seed }: ExampleNetwork,
): Promise<ReadonlyMap<number, number | null>> {
  await startEngine();
  for (const { epoch } of writtenEpochs(folder)) rmSync(join(folder, `epoch-${epoch}`), { recursive: true });
  const data = await prepareDataSet(dataSet, { trainPoints: points, validationPoints: points, seed });
  const { train, validation, height, width, channels, nClasses } = data;
  const input = { height, width, channels, nClasses };
  const network = networkOptions();
  const accuracies = new Map<number, number | null>();
  const write = async (name: string, code: string, shape: readonly number[], values: Float32Array | Int32Array) => {
    const path = join(folder, `${name}.npy`);
    mkdirSync(dirname(path), { recursive: true });
    await writeWhole(path, asNpy(code, shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
  };
  let state = initialTrainingState({ architecture: parseArchitecture(architecture), input, network, seed });
  for (let epoch = 0; epoch <= Math.max(...epochs); epoch++) {
    if (epoch > 0) state = await trainEpoch({ state, train, validation, input, network, seed });
    if (!epochs.includes(epoch)) continue;
    for (const [part, images] of Object.entries({ train, "held-out": validation }) as [string, LabelledImages][]) {
      const { parameters } = state.optimiser;
      const { layers, logits } = await networkActivations({ parameters, images, input, network });
      const place = `epoch-${epoch}/${part}`;
      const nPoints = images.labels.length;
      await write(`${place}/labels`, "i4", [nPoints], images.labels);
      await write(`${place}/image`, "f4", [nPoints, height, width, channels], images.xs);
      for (const [layer, maps] of layers) {
        await write(`${place}/conv${layer}`, "f4", [nPoints, maps.height, maps.width, maps.channels], maps.values);
      }
      await write(`${place}/logits`, "f4", [nPoints, nClasses], logits);
    }
    accuracies.set(epoch, state.history[epoch - 1]?.validationAccuracy ?? null);
  }
  await writeWhole(join(folder, "layers.txt"), `${exampleLayers.join("\n")}\n`);
  return accuracies;
}
