/**
 * How long the information of all layers of a trained network takes, and how much of it is seen: the thesis's MINE,
 * layer by layer, against the label-aware estimate of all layers, in this process with one TensorFlow thread.
 *
 * The network is trained on the first images of the data set, and measured on as many others. MINE is fitted to one half
 * of these and reported on the other; the label-aware estimate is cross-fitted on all of them. Both are bounds from
 * images that no critic was fitted to, so the higher one is the more accurate. Passing the images through the network
 * counts: up to each layer for MINE, whose layers are tasks of their own, once for all layers otherwise.
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
  activationsOfLayer,
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

async function trainedNetwork() {
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
  const { parameters } = state.optimiser;
  return { parameters, images: part(nPoints, train.labels.length), input, network };
}

type Network = Awaited<ReturnType<typeof trainedNetwork>>;

async function withMine(trained: Network, seed: number): Promise<Measured[]> {
  const { labels } = trained.images;
  const half = labels.length >> 1;
  const measured: Measured[] = [];
  for (const layer of architecture.keys()) {
    const started = cpuSeconds();
    const { values, ...shape } = await activationsOfLayer({ ...trained, layer: layer + 1 });
    const size = shape.height * shape.width * shape.channels;
    const part = (from: number, to: number) => ({
      values: values.subarray(from * size, to * size),
      labels: labels.subarray(from, to),
    });
    const estimate = await estimateWithMine({
      fit: part(0, half),
      report: part(half, labels.length),
      ...shape,
      nClasses: trained.input.nClasses,
      nConvolutions: architecture.length - layer - 1,
      mine: mineOptions(),
      seed,
    });
    measured.push({ seconds: cpuSeconds() - started, nats: estimate.report.labelCrossEntropy });
  }
  return measured;
}

async function withLabels(trained: Network, seed: number, way: "warmStart" | "parallel" | "head"): Promise<Measured[]> {
  const measured: Measured[] = [];
  let started = cpuSeconds();
  const { layers, logits } = await networkActivations(trained);
  await estimateLayerInformation({
    layers: Array.from(layers, ([layer, { values, height, width, channels }]): LayerToMeasure => {
      return { layer, values, pointShape: [height, width, channels] };
    }),
    labels: trained.images.labels,
    nClasses: trained.input.nClasses,
    inherit: way !== "parallel",
    ...(way === "head" ? { logits } : {}),
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
  const each = (of: (measured: Measured) => string) =>
    runs[0]
      .map((_, layer) =>
        of({
          seconds: mean(runs.map((run) => run[layer].seconds)),
          nats: mean(runs.map((run) => run[layer].nats)),
        }),
      )
      .join("  ");
  console.log(
    `${name.padEnd(42)} ${seconds.toFixed(1).padStart(6)} s   layers 1 to 4: ${each(({ nats }) => nats.toFixed(3))} nats`,
  );
  console.log(`${"".padEnd(64)} ${each(({ seconds }) => seconds.toFixed(1).padStart(5))} s`);
  return seconds;
}

async function main(): Promise<void> {
  await startEngine({ threads: 1 });
  const trained = await trainedNetwork();
  const { length } = trained.images.labels;
  console.log(`${dataSet}, ${architecture.join("-")}, ${length} images for estimates, ${nEpochs} epochs of training.`);
  const runs = { mine: [], warmStart: [], parallel: [], head: [] } as Record<string, Measured[][]>;
  for (let round = 1; round <= nRounds; round++) {
    runs.mine.push(await withMine(trained, round));
    for (const way of ["warmStart", "parallel", "head"] as const) runs[way].push(await withLabels(trained, round, way));
  }
  const mine = show("MINE, layer by layer", runs.mine);
  const warm = show("label-aware, warm start", runs.warmStart);
  show("label-aware, each layer by itself", runs.parallel);
  show("label-aware, warm start and network's head", runs.head);
  console.log(`Ratio MINE : label-aware, warm start: ${(mine / warm).toFixed(1)}.`);
}

void main();
