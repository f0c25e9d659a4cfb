import type { DataFrame } from "danfojs-node";
import { openNotebook } from "../experiments";
import {
  classMap,
  codeLengthBars,
  controlTaskBars,
  dataProcessingMap,
  fanoAccuracy,
  layerEpochs,
  layerLadder,
  layersTable,
  pointwiseHistogram,
  trainAgainstHeldOut,
} from "../figures/own-network";
import { requireInteger } from "../hyperband/integers";
import type { GivenArray } from "../mutual-information/input/given-array";
import { asProperty } from "../mutual-information/input/option-writer";
import type { LayerFamily } from "../mutual-information/layers/options";
import { activationSets } from "../own-network/activation-sets";
import type { ChannelAxis } from "../own-network/axes";
import { noteSets, type OwnNetworkInformation, ownNetwork } from "../own-network/measure-sets";
import { type LittleKnown, leastKnown } from "../own-network/pointwise";
import type { Figure } from "../platform/display/figure";
import type { TableOptions } from "../platform/display/table";

/** Choices of {@link layersOf}, those of `npx mi-nas layers`. */
export interface LayersOfOptions {
  /** Of all images, where the file has no array `labels`; as y of `estimate`. */
  readonly labels?: GivenArray;
  /** What the network of an ONNX file answers to, as it takes them, shape [n, …]: as x of `estimate`. */
  readonly images?: GivenArray;
  /**
   * Layers to measure, input side first; unless told all in the file's order, of an ONNX file the tensors that its
   * convolutions and fully connected layers answer.
   */
  readonly layers?: readonly string[];
  /** Rungs of the ladder of critics; `["pooled", "linear"]` unless told. */
  readonly families?: readonly Exclude<LayerFamily, "tail">[];
  /** A linear probe against a control task too: random labels by image, selectivity. */
  readonly controlTask?: boolean;
  /** The labels' online code length too (MDL). */
  readonly onlineCode?: boolean;
  /** Where maps [n, …] have their channels; unless told last, of an ONNX file first. */
  readonly channels?: ChannelAxis;
  /** Measures so many rows, drawn by the seed, where there are more. */
  readonly points?: number;
  /** Of folds, critics and rows that are drawn; 1 unless told. */
  readonly seed?: number;
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  /** Computes again what was answered by other code than there is now. */
  readonly recompute?: boolean;
}

/** What the layers of a network of one's own know of the label, with its figures. */
export interface LayersOf {
  /** A row a layer, epoch and part of the images: bound, its one-sided 95 % limit, ceiling (nats), verdict, … */
  readonly frame: DataFrame;
  /** What `table` calls the frame's columns. */
  readonly shown: TableOptions;
  /** Everything that was measured, by epoch and part; `pointwise` of each layer by image. */
  readonly networks: readonly OwnNetworkInformation[];
  /** One state on one part of its images: the last epoch and held-out images unless told. */
  state(choice?: StateChoice): OwnNetworkInformation;
  /** The images that a layer knows least of, lowest first. */
  leastKnown(layer: string, count: number, choice?: StateChoice): readonly LittleKnown[];
  readonly figures: {
    /** Bounds by layer and family of critics. */
    ladder(choice?: StateChoice): Figure;
    /** Bounds by epoch. */
    epochs(): Figure;
    /** Images of the training beside others. */
    trainAgainstHeldOut(epoch?: number): Figure;
    /** The share of each class that is known. */
    classes(choice?: StateChoice): Figure;
    /** Whether a later layer seems to know more than an earlier one. */
    dataProcessing(choice?: StateChoice): Figure;
    /** The accuracy that a layer's information allows (Fano). */
    accuracy(choice?: StateChoice): Figure;
    /** Of how many images each layer knows how much. */
    pointwise(choice?: StateChoice): Figure;
    /** A linear probe beside its control task, where `controlTask` was asked for. */
    controlTask(choice?: StateChoice): Figure;
    /** The labels' online code length, where `onlineCode` was asked for. */
    codeLength(choice?: StateChoice): Figure;
  };
}

/** Which state of the network, on which of its images. */
export interface StateChoice {
  readonly epoch?: number;
  readonly part?: "train" | "held-out";
}

/**
 * Measures what each layer of a network of your own knows of the label, as `npx mi-nas layers` does: plan, progress and
 * account in the cell; what was measured before comes from the cache.
 *
 * @param path `acts.npz`, `acts.safetensors` or a folder of NPY files, as `lib/own-network/README.md` describes them;
 * `mi_nas_layers.py` writes them. Or `model.onnx`, with `images`: the optional package onnxruntime-node runs it.
 * @throws DataFileError naming file, array, bound and value when something is missing or damaged; RangeError when an
 * option does not fit, or a figure asks for a state that is not there.
 * @example
 * const known = await layersOf("acts.npz", { families: ["pooled", "linear"] });
 * table(known.frame, known.shown);
 * figure(known.figures.ladder());
 */
export async function layersOf(path: string, options: LayersOfOptions = {}): Promise<LayersOf> {
  const {
    families = ["pooled", "linear"],
    seed = 1,
    workers = 0,
    recompute,
    controlTask,
    onlineCode,
    ...reading
  } = options;
  if (families.length === 0) throw new RangeError("Measure layers: name at least one family of critics.");
  requireInteger("Measure layers: seed", seed, 0);
  requireInteger("Measure layers: workers", workers, 0);
  if (reading.points !== undefined) requireInteger("Measure layers: points", reading.points, 16);
  const session = openNotebook({ profile: "quick", seed, workers, recompute });
  const sets = await noteSets(await activationSets(path, { ...reading, seed, write: asProperty }));
  const asked = ownNetwork(sets, { families, seed, controlTask, onlineCode });
  return answerOf(await session.compute("What each layer knows", asked));
}

function answerOf(networks: readonly OwnNetworkInformation[]): LayersOf {
  const danfo = require("danfojs-node") as typeof import("danfojs-node"); // slow to load, and no other call needs it
  const state = (choice: StateChoice = {}) => stateOf(networks, choice);
  const asked = (name: "controlTask" | "onlineCode", choice?: StateChoice) => {
    const network = state(choice);
    if (network.layers.every((layer) => layer[name])) return network;
    throw new RangeError(`What each layer knows: ${name} was not asked for; layersOf takes ${name}: true.`);
  };
  const [rows, shown] = layersTable(networks);
  // a frame's columns have one type: what is not known of a layer is no number there
  const plain = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? Number.NaN])),
  );
  return {
    frame: new danfo.DataFrame(plain),
    shown,
    networks,
    state,
    leastKnown: (layer, count, choice) => {
      const network = state(choice);
      const found = network.layers.find(({ name }) => name === layer);
      const there = network.layers.map(({ name }) => name).join(", ");
      if (!found) throw new RangeError(`What is least known: there is no layer ${layer}; there are ${there}.`);
      return leastKnown(network, found, count);
    },
    figures: {
      ladder: (choice) => layerLadder(state(choice)),
      epochs: () => layerEpochs(networks),
      trainAgainstHeldOut: (epoch) =>
        trainAgainstHeldOut([state({ epoch, part: "train" }), state({ epoch, part: "held-out" })]),
      classes: (choice) => classMap(state(choice)),
      dataProcessing: (choice) => dataProcessingMap(state(choice)),
      accuracy: (choice) => fanoAccuracy(state(choice)),
      pointwise: (choice) => pointwiseHistogram(state(choice)),
      controlTask: (choice) => controlTaskBars(asked("controlTask", choice)),
      codeLength: (choice) => codeLengthBars(asked("onlineCode", choice)),
    },
  };
}

function stateOf(networks: readonly OwnNetworkInformation[], { epoch, part }: StateChoice): OwnNetworkInformation {
  const last = Math.max(...networks.map((network) => network.epoch ?? 0));
  const states = networks.filter((network) => (network.epoch ?? 0) === (epoch ?? last));
  const found = part
    ? states.find((network) => network.part === part)
    : (states.find((network) => network.part !== "train") ?? states[0]);
  if (found) return found;
  const there = networks.map((network) => [network.epoch ?? "no epoch", network.part ?? "all images"].join(" "));
  throw new RangeError(
    `What each layer knows: there is no epoch ${epoch ?? last} on ${part ?? "any"} images; there are ${there.join(", ")}.`,
  );
}
