/**
 * How long the information of all layers of a trained network takes, and how much of it is seen: the thesis's MINE,
 * layer by layer, against the label-aware estimate of all layers, in this process with one TensorFlow thread.
 *
 * The network is trained on the first images of the data set, and measured on as many others. MINE is fitted to one half
 * of these and reported on the other; the label-aware estimate is cross-fitted on all of them. Both are bounds from
 * images that no critic was fitted to, so the higher one is the more accurate.
 *
 *     npx tsx test/mutual-information/benchmark/layers.ts [data set] [images] [epochs] [rounds]
 *
 * Seconds are of the processor: those of a clock depend on what else runs. Rounds alternate between the two.
 */
import { prepareDataSet } from "../../../lib/datasets";
import {
  estimateLayerInformation,
  estimateWithMine,
  type LayerToMeasure,
  mineOptions,
} from "../../../lib/mutual-information";
import {
  initialTrainingState,
  type LabelledImages,
  networkActivations,
  networkOptions,
  trainEpoch,
} from "../../../lib/networks";
import { startEngine } from "../../../lib/tensorflow/engine";

const architecture = [60, 60, 60, 60];
const [dataSet = "cifar-10", images = "2000", epochs = "12", rounds = "1"] = process.argv.slice(2);
const [nPoints, nEpochs, nRounds] = [images, epochs, rounds].map(Number);

/** What an estimate of a layer took and gave. */
interface Measured {
  readonly seconds: number;
  /** H(Y) − CE on images without part in the fit, nats. */
  readonly nats: number;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function trainedLayers() {
  const data = await prepareDataSet(dataSet, { trainPoints: 2 * nPoints, validationPoints: 100, seed: 1 });
  const { height, width, channels, nClasses, train, validation } = data;
  const input = { height, width, channels, nClasses };
  const network = networkOptions();
  const pixels = height * width * channels;
  const part = (from: number, to: number): LabelledImages => ({
    xs: train.xs.subarray(from * pixels, to * pixels),
    labels: train.labels.subarray(from, to),
  });
  let state = initialTrainingState({ architecture, input, network, seed: 1 });
  for (let epoch = 0; epoch < nEpochs; epoch++) {
    state = await trainEpoch({ state, train: part(0, nPoints), validation, input, network, seed: 1 });
  }
  const others = part(nPoints, train.labels.length);
  const { parameters } = state.optimiser;
  const started = cpuSeconds();
  const { layers, logits } = await networkActivations({ parameters, images: others, input, network });
  const forwardSeconds = cpuSeconds() - started;
  const maps = Array.from(layers, ([layer, { values, ...size }]): LayerToMeasure => {
    return { layer, values, pointShape: [size.height, size.width, size.channels] };
  });
  return { maps, logits, labels: others.labels, nClasses, forwardSeconds };
}

type Layers = Awaited<ReturnType<typeof trainedLayers>>;

async function withMine({ maps, labels, nClasses }: Layers, seed: number): Promise<Measured[]> {
  const half = labels.length >> 1;
  const measured: Measured[] = [];
  for (const { layer, values, pointShape } of maps) {
    const [height, width, channels] = pointShape;
    const size = height * width * channels;
    const part = (from: number, to: number) => ({
      values: values.subarray(from * size, to * size),
      labels: labels.subarray(from, to),
    });
    const started = cpuSeconds();
    const estimate = await estimateWithMine({
      fit: part(0, half),
      report: part(half, labels.length),
      height,
      width,
      channels,
      nClasses,
      nConvolutions: maps.length - layer,
      mine: mineOptions(),
      seed,
    });
    measured.push({ seconds: cpuSeconds() - started, nats: estimate.report.labelCrossEntropy });
  }
  return measured;
}

async function withLabels(layers: Layers, seed: number, way: "warmStart" | "parallel" | "head"): Promise<Measured[]> {
  const measured: Measured[] = [];
  let started = cpuSeconds();
  await estimateLayerInformation({
    layers: layers.maps,
    labels: layers.labels,
    nClasses: layers.nClasses,
    inherit: way !== "parallel",
    ...(way === "head" ? { logits: layers.logits } : {}),
    seed,
    onLayer: ({ estimates }) => {
      measured.unshift({ seconds: cpuSeconds() - started, nats: estimates.labelCrossEntropy });
      started = cpuSeconds();
    },
  });
  return measured;
}

function show(name: string, runs: readonly Measured[][]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const seconds = mean(runs.map((run) => run.reduce((sum, each) => sum + each.seconds, 0)));
  const layers = runs[0].map((_, layer) => mean(runs.map((run) => run[layer].nats)).toFixed(3));
  console.log(`${name.padEnd(44)} ${seconds.toFixed(1).padStart(7)} s   layers 1 to 4: ${layers.join("  ")} nats`);
  return seconds;
}

async function main(): Promise<void> {
  await startEngine({ threads: 1 });
  const layers = await trainedLayers();
  const { length } = layers.labels;
  console.log(`${dataSet}, ${architecture.join("-")}, ${length} images for estimates, ${nEpochs} epochs of training.`);
  console.log(`One forward pass for all layers: ${layers.forwardSeconds.toFixed(1)} s.`);
  const runs = { mine: [], warmStart: [], parallel: [], head: [] } as Record<string, Measured[][]>;
  for (let round = 1; round <= nRounds; round++) {
    runs.mine.push(await withMine(layers, round));
    for (const way of ["warmStart", "parallel", "head"] as const) runs[way].push(await withLabels(layers, round, way));
  }
  const mine = show("MINE, layer by layer", runs.mine);
  const warm = show("label-aware, warm start", runs.warmStart);
  show("label-aware, each layer by itself", runs.parallel);
  show("label-aware, warm start and network's head", runs.head);
  console.log(`Ratio MINE : label-aware, warm start: ${(mine / warm).toFixed(1)}.`);
}

void main();
