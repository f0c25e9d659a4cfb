import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Command, Option } from "commander";
import { ownNetworkPage } from "../../figures/own-network";
import { asFlag } from "../../mutual-information/input/option-writer";
import { type LayerFamily, layerFamilies } from "../../mutual-information/layers/options";
import { activationSets } from "../../own-network/activation-sets";
import type { ChannelAxis } from "../../own-network/axes";
import { layersThere } from "../../own-network/layers-there";
import { type NotedSet, noteSets, type OwnNetworkInformation, ownNetwork } from "../../own-network/measure-sets";
import { type Progress, progress as startProgress } from "../../platform/display/progress";
import { writeWhole, writeWholeSync } from "../../platform/results/write-whole";
import { runExperiment } from "../../platform/session/run";
import { defaultWorkers } from "../../platform/tasks";
import { badInputHelp, integerOption, readInput, readInputLater, refuseBadInput } from "../input";
import { stopSignal } from "../interrupt";
import { layersJson, showLayers, showThere } from "../layers-output";
import { drawWatched, watchLayers } from "../watch-layers";
import "../../task-kinds";

interface LayersFlags {
  readonly labels?: string;
  readonly images?: string;
  readonly layers?: string;
  readonly list?: boolean;
  readonly families: string;
  readonly channels?: ChannelAxis;
  readonly points?: number;
  readonly seed: number;
  readonly workers: number;
  readonly recompute?: boolean;
  readonly controlTask?: boolean;
  readonly mdl?: boolean;
  readonly report?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
}

const offered = layerFamilies.filter((family) => family !== "tail");

function familiesOf(text: string): readonly LayerFamily[] {
  const names = text.split(",").map((name) => (name === "conv" ? "convolutional" : name));
  const unknown = names.find((name) => !(offered as readonly string[]).includes(name));
  if (unknown === "tail") {
    throw new RangeError("Families of critics: tail is the network's own layers, which a file of activations lacks.");
  }
  if (unknown !== undefined) {
    throw new RangeError(`Families of critics: there is no ${unknown}; there are ${offered.join(", ")}.`);
  }
  const families = offered.filter((family) => names.includes(family));
  if (families.length !== names.length) throw new RangeError(`Families of critics: ${text} names one twice.`);
  return families;
}

/** Whether a page can be written there is said before hours of work. */
function requirePlace(path: string): void {
  const folder = dirname(resolve(path));
  const wrong = (reason: string) => new RangeError(`Write the report ${path}: ${reason}`);
  if (!/\.html?$/i.test(path)) throw wrong("it is an HTML file, so its name ends in .html.");
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw wrong(`there is no folder ${folder}.`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw wrong("it is a folder.");
}

/** Every array is read once before the first is measured: what is wrong with the last is said at once. */
async function readSets(
  file: string,
  flags: LayersFlags,
  { signal, epoch }: { readonly signal: AbortSignal; readonly epoch?: number },
): Promise<readonly NotedSet[]> {
  const { labels, images, channels, points, seed } = flags;
  const layers = flags.layers?.split(",");
  let bar: Progress | undefined;
  const onImages = (done: number, all: number) => {
    if (process.stderr.isTTY) bar ??= startProgress("Network", all);
    bar?.update(done);
  };
  const reading = { labels, images, layers, channels, points, seed, signal, onImages, write: asFlag };
  const sets = await activationSets(file, reading).finally(() => bar?.finish(""));
  return noteSets(epoch === undefined ? sets : sets.filter((set) => set.epoch === epoch));
}

/** A bar of what is left to compute, while someone watches. */
function barOf(sets: readonly NotedSet[]) {
  const names = new Map(
    sets.flatMap(({ set, layers }) => {
      const where = [set.epoch === null ? [] : `epoch ${set.epoch}`, set.part ?? []].flat();
      return layers.map(({ points }, place) => [points, [...where, set.layers[place]].join(", ")] as const);
    }),
  );
  let bar: Progress | undefined;
  let done = 0;
  return {
    start: (tasks: number) => {
      if (tasks > 0 && process.stderr.isTTY) bar = startProgress("Layers", tasks);
    },
    finished: (points: string) => bar?.update(++done, names.get(points)),
    finish: () => bar?.finish(""),
  };
}

async function measured(
  sets: readonly NotedSet[],
  { seed, workers, recompute, controlTask, mdl: onlineCode }: LayersFlags,
  given: {
    readonly families: readonly LayerFamily[];
    readonly signal: AbortSignal;
    readonly bar?: ReturnType<typeof barOf>;
  },
): Promise<readonly OwnNetworkInformation[]> {
  const { families, signal, bar } = given;
  const { result } = await runExperiment(
    {
      ...{ profile: undefined, seed, workers, recompute, signal },
      onPlan: ({ lines }) => bar?.start(lines.reduce((sum, { left }) => sum + left.tasks, 0)),
      onEvent: (event) => {
        if (event.type !== "finished" || event.fromCache) return;
        if ("layer" in event.task && typeof event.task.layer === "object") bar?.finished(event.task.layer.points);
      },
    },
    ownNetwork(sets, { families, seed, controlTask, onlineCode }),
  );
  return result;
}

/** Adds `layers`. */
export function add(command: Command): void {
  command
    .argument("<activations>", "acts.npz, acts.safetensors, a folder of NPY files, or a network: model.onnx")
    .option(
      "--labels <file>",
      "labels of the images where the activations have none: .npy, file.npz:name, file.csv:column",
    )
    .option(
      "--images <file>",
      "images that the network of model.onnx answers to, as it takes them: .npy, file.npz:name",
    )
    .option("--layers <names>", "layers to measure, input side first; all in the file's order unless told")
    .option("--list", "name the layers that there are, measure nothing")
    .option("--families <names>", `rungs of the ladder of critics: ${offered.join(", ")}`, "pooled,linear")
    .addOption(new Option("--channels <axis>", "where maps [n, …] have their channels").choices(["last", "first"]))
    .option("--control-task", "holds a linear probe against labels in random order: selectivity (Hewitt & Liang 2019)")
    .option("--mdl", "online code length of the labels by a linear probe, bits (Voita & Titov 2020)")
    .option("--points <number>", "measures so many rows, drawn by the seed, where there are more", integerOption(16))
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option("--recompute", "compute again what other code than there is now has answered")
    .option("--report <file>", "writes a page with all figures, one HTML file that needs nothing else")
    .option("--watch", "measure the epochs of a folder as they appear, until the training has ended or Ctrl-C")
    .option("--json", "print all of it")
    .addHelpText(
      "after",
      `
Arrays: [n, d], [n, tokens, d] or [n, height, width, channels], float16 to float64. Names:
[epoch-<number>/][train/ or held-out/]<layer>, and labels in place of a layer. Files may be larger than the memory:
arrays are read in pieces, and a worker holds one layer, at most 2^28 numbers of it (--points draws rows of larger
ones); packed members of an NPZ file and arrays in Fortran order are read whole, at most 1 GiB. Bounds in nats; at
most H(y); a verdict can be reliable where two families have critics of their own (vectors: linear,hidden). What was
measured is kept by the content of the arrays, wherever they lie: a call that was stopped goes on, and a second one
is answered at once. No file is written but the report.

--control-task: accuracy of a linear probe on a fifth of the rows, less that of the same probe on labels in random order
on the three fifths that it was fitted to (a label a row can be remembered, not generalised). --mdl: the labels sent in
blocks that end at 0.1, 0.2, 0.4 … 100 % of the rows in random order, each by a linear probe fitted to those before.

Examples:
  mi-nas layers acts.npz --labels y.npy --report layers.html
  mi-nas layers acts.safetensors --labels y.csv:class --families linear,hidden --channels first
  mi-nas layers acts --watch
  mi-nas layers model.onnx --list
  mi-nas layers model.onnx --images images.npy --labels y.npy --layers relu_1,relu_2,linear

A network in an ONNX file answers to --images, as it takes them (scaled, with its order of axes), by ONNX Runtime, an
optional package; a call without it says how to install it. A layer is a tensor, unless told those that convolutions and
fully connected layers answer. Maps have their channels first unless told. What they answer is kept in the cache.

lib/own-network/mi_nas_layers.py writes such files, and epochs while a network learns, of PyTorch and Keras models.

${badInputHelp}`,
    )
    .action(async (file: string, flags: LayersFlags) => {
      if (flags.list) return showThere(await readInputLater(command, layersThere(file)), flags.json);
      const families = readInput(command, () => {
        if (flags.report !== undefined) requirePlace(flags.report);
        if (flags.watch && statSync(file, { throwIfNoEntry: false })?.isFile()) {
          throw new RangeError(`Watch ${file}: --watch takes a folder, which holds several epochs; this is a file.`);
        }
        return familiesOf(flags.families);
      });
      const signal = stopSignal();
      const page = (networks: readonly OwnNetworkInformation[]) => ownNetworkPage(networks, { file, seed: flags.seed });
      if (flags.watch) {
        await watchLayers({
          ...{ folder: file, signal },
          measure: async (epoch) => {
            return measured(await readInputLater(command, readSets(file, flags, { signal, epoch })), flags, {
              families,
              signal,
            });
          },
          onChange: (watched) => {
            drawWatched(file, watched, flags.json);
            if (flags.report !== undefined && watched.added.length > 0) {
              writeWholeSync(flags.report, page(watched.networks));
            }
          },
        });
        return;
      }
      const sets = await readInputLater(command, readSets(file, flags, { signal }));
      const bar = barOf(sets);
      const networks = await measured(sets, flags, { families, signal, bar }).finally(() => bar.finish());
      if (flags.report !== undefined) await writeWhole(flags.report, page(networks));
      if (flags.json) console.log(JSON.stringify(layersJson(networks)));
      else {
        showLayers(networks);
        if (flags.report !== undefined) console.log(`\nWritten: ${flags.report}`);
      }
    });
  refuseBadInput(command);
}
