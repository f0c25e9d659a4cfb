/**
 * How long the information of all layers of a trained network takes, and how much of it is seen: the thesis's MINE,
 * layer by layer, against the label-aware estimate of all layers, in this process with one TensorFlow thread.
 *
 * The network is trained on the first images of the data set, and measured on as many others. MINE is fitted to one half
 * of these and reported on the other; the label-aware estimate is cross-fitted on all of them. Both are bounds from
 * images that no critic was fitted to, so the higher one is the more accurate. Passing the images through the network
 * counts: up to each layer for MINE, whose layers are tasks of their own, once for all layers otherwise.
 *
 *     npx tsx test/mutual-information/benchmark/layers.ts [data set] [images] [epochs] [rounds] [rungs]
 *
 * With `rungs`, also each family of critics by itself.
 *
 * Seconds of the clock, for a machine where little else runs, and of the processor, with garbage collection and
 * compilation of JavaScript, which go on beside. Rounds alternate between the two.
 */
import { prepareDataSet } from "../../../lib/datasets";
import {
  estimateLabelAwareLayers,
  estimateWithMine,
  type LayerFamily,
  type LayerToMeasure,
  layerFamilies,
  mineOptions,
} from "../../../lib/mutual-information";
import {
  initialTrainingState,
  type LabelledImages,
  networkActivations,
  networkOptions,
  trainEpoch,
} from "../../../lib/networks";
import { startEngine } from "../../../lib/platform/tensorflow/engine";

const architecture = [60, 60, 60, 60];
const [dataSet = "cifar-10", images = "2000", epochs = "12", rounds = "1", rungs = ""] = process.argv.slice(2);
const [nPoints, nEpochs, nRounds] = [images, epochs, rounds].map(Number);

interface Seconds {
  readonly clock: number;
  readonly processor: number;
}

/** What an estimate of a layer took and gave. */
interface Measured {
  readonly seconds: Seconds;
  /** H(Y) − CE on images without part in the fit, nats. */
  readonly nats: number;
}

/** A watch that tells the seconds since it was started or last asked. */
function startWatch(): () => Seconds {
  const now = (): Seconds => {
    const { user, system } = process.cpuUsage();
    return { clock: performance.now() / 1000, processor: (user + system) / 1e6 };
  };
  let last = now();
  return () => {
    const [before, after] = [last, now()];
    last = after;
    return { clock: after.clock - before.clock, processor: after.processor - before.processor };
  };
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
    const watch = startWatch();
    const { layers } = await networkActivations({ ...trained, layers: [layer + 1] });
    const { values, ...shape } = layers.get(layer + 1)!;
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
    measured.push({ seconds: watch(), nats: estimate.report.labelCrossEntropy });
  }
  return measured;
}

/** The critics of one family alone, layer by layer. */
async function withFamily(trained: Network, seed: number, family: LayerFamily): Promise<Measured[]> {
  const { layers } = await networkActivations(trained);
  const measured: Measured[] = [];
  const watch = startWatch();
  await estimateLabelAwareLayers({
    layers: Array.from(layers, ([layer, { values, height, width, channels }]): LayerToMeasure => {
      return { layer, values, pointShape: [height, width, channels] };
    }),
    labels: trained.images.labels,
    nClasses: trained.input.nClasses,
    inherit: false,
    tail: trained,
    estimator: { families: [family] },
    seed,
    onLayer: ({ bound }) => {
      measured.unshift({ seconds: watch(), nats: bound });
    },
  });
  return measured;
}

async function withLabels(trained: Network, seed: number, way: "warmStart" | "parallel" | "head"): Promise<Measured[]> {
  const measured: Measured[] = [];
  const watch = startWatch();
  const { layers, logits } = await networkActivations(trained);
  await estimateLabelAwareLayers({
    layers: Array.from(layers, ([layer, { values, height, width, channels }]): LayerToMeasure => {
      return { layer, values, pointShape: [height, width, channels] };
    }),
    labels: trained.images.labels,
    nClasses: trained.input.nClasses,
    inherit: way !== "parallel",
    ...(way === "head" ? { logits } : {}),
    seed,
    onLayer: ({ estimates }) => {
      measured.unshift({ seconds: watch(), nats: estimates.labelCrossEntropy });
    },
  });
  return measured;
}

/** Prints means over rounds, layers side by side; returns the seconds of all layers. */
function show(name: string, runs: readonly Measured[][]): Seconds {
  const mean = (of: (measured: Measured) => number) =>
    architecture.map((_, layer) => runs.reduce((sum, run) => sum + of(run[layer]), 0) / runs.length);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const clock = mean(({ seconds }) => seconds.clock);
  const processor = mean(({ seconds }) => seconds.processor);
  const row = (values: readonly number[], digits: number) =>
    values.map((value) => value.toFixed(digits).padStart(5)).join("  ");
  console.log(`${name}: ${sum(clock).toFixed(1)} s, of the processor ${sum(processor).toFixed(1)} s`);
  console.log(
    `    layers 1 to 4: ${row(
      mean(({ nats }) => nats),
      3,
    )} nats;  ${row(clock, 1)} s`,
  );
  return { clock: sum(clock), processor: sum(processor) };
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
  if (rungs === "rungs")
    for (const family of layerFamilies) show(`rung ${family}`, [await withFamily(trained, 1, family)]);
  const mine = show("MINE, layer by layer", runs.mine);
  const warm = show("label-aware, warm start", runs.warmStart);
  show("label-aware, each layer by itself", runs.parallel);
  show("label-aware, warm start and network's head", runs.head);
  const ratio = (of: keyof Seconds) => (mine[of] / warm[of]).toFixed(1);
  console.log(
    `MINE : label-aware, warm start: ${ratio("clock")} by the clock, ${ratio("processor")} by the processor.`,
  );
}

void main();
