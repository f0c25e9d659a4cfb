import { checkDataProcessing, type DataProcessingPair } from "../mutual-information/layers/data-processing";
import type { PairedGain } from "../mutual-information/layers/layer-verdict";
import { type LayerFamily, labelAwareLayerOptions } from "../mutual-information/layers/options";
import type { Experiment } from "../platform/session/experiment";
import { mean, standardErrorOfMean } from "../statistics/spread";
import type { ActivationSet } from "./activation-sets";
import type { ControlTask } from "./control-task";
import { accuracyAllowed } from "./fano";
import type { MeasuredOwnLayer } from "./measure-own-layer";
import { noteLayer, type OwnLayer } from "./noted-content";
import type { OnlineCode } from "./online-code";
import "./control-task.task";
import "./measure-own-layer.task";
import "./online-code.task";

type Where = Pick<ActivationSet, "epoch" | "part">;

/** What one layer knows of the label, in one state of the network and on one part of the images. Nats. */
export type OwnLayerInformation = Where &
  MeasuredOwnLayer["information"] & {
    readonly name: string;
    /** 1 … L, input side first. */
    readonly layer: number;
    /** Its bound less that of every later layer, over the same points; absent for the last. */
    readonly overDeeper?: readonly (PairedGain & { readonly layer: number })[];
    /** Fano's bound at `bound` nats, see {@link accuracyAllowed}. */
    readonly accuracyAllowed: number;
    /** ln p̂(y|x) − ln p(y) of every point by critics that never saw it, nats, shape [nPoints]. */
    readonly pointwise: readonly number[];
    /** Where they were asked for. */
    readonly controlTask?: ControlTask;
    readonly onlineCode?: OnlineCode;
  };

/** All layers of an {@link ActivationSet}. */
export interface OwnNetworkInformation extends Where, Pick<ActivationSet, "classNames" | "rows" | "labels"> {
  readonly layers: readonly OwnLayerInformation[];
  /** For every two layers, by their places from 1; empty for one layer. */
  readonly dataProcessing: readonly DataProcessingPair[];
}

/** A set whose layers have been read once: what is wrong with the last of them is said before the first is measured. */
export interface NotedSet {
  readonly set: ActivationSet;
  /** By the set's layers. */
  readonly layers: readonly OwnLayer[];
}

/**
 * Reads every layer once, in pieces, and notes in the cache where workers find it.
 *
 * @throws as {@link ActivationSet.digest}, before anything is noted.
 */
export async function noteSets(sets: readonly ActivationSet[]): Promise<readonly NotedSet[]> {
  const read = sets.map((set) => ({ set, digests: set.layers.map((layer) => set.digest(layer)) }));
  const noted: NotedSet[] = [];
  for (const { set, digests } of read) {
    const layers: OwnLayer[] = [];
    for (const [place, digest] of digests.entries()) layers.push(await noteLayer(set, set.layers[place], digest));
    noted.push({ set, layers });
  }
  return noted;
}

/** What is asked of the layers. */
export interface OwnNetworkOptions {
  /** Rungs of the ladder; with more than one, half of the points are measured too. */
  readonly families: readonly LayerFamily[];
  readonly seed: number;
  /** A linear probe against a control task too, see `controlTask`. */
  readonly controlTask?: boolean;
  /** The labels' online code length too, see `onlineCode`. */
  readonly onlineCode?: boolean;
}

/** The answers to all that is asked of a layer. */
interface Answers extends Pick<OwnLayerInformation, "controlTask" | "onlineCode"> {
  readonly measured: MeasuredOwnLayer;
}

/**
 * What each layer of each set knows of the label: a task a layer, see `measureOwnLayer`, and a probe; then data
 * processing between layers, paired over the points.
 */
export function ownNetwork(
  sets: readonly NotedSet[],
  options: OwnNetworkOptions,
): Experiment<readonly OwnNetworkInformation[], unknown, readonly (readonly Answers[])[]> {
  const { families, seed, ...probes } = options;
  const estimator = labelAwareLayerOptions({ families: [...families], learningCurve: families.length > 1 });
  return {
    ask: ({ source }) => {
      const answersOf = async (layer: OwnLayer): Promise<Answers> => {
        const [measured, controlTask, onlineCode] = await Promise.all([
          source.run({ kind: "measure-own-layer", layer, estimator, seed }),
          probes.controlTask ? source.run({ kind: "control-task", layer, seed }) : undefined,
          probes.onlineCode ? source.run({ kind: "online-code", layer, seed }) : undefined,
        ]);
        return { measured, ...(controlTask ? { controlTask } : {}), ...(onlineCode ? { onlineCode } : {}) };
      };
      return Promise.all(sets.map(({ layers }) => Promise.all(layers.map(answersOf))));
    },
    analyse: (answers) => sets.map(({ set }, index) => networkOf(set, answers[index])),
  };
}

function networkOf(set: ActivationSet, answers: readonly Answers[]): OwnNetworkInformation {
  const { epoch, part, nClasses, classNames, rows, labels } = set;
  const layers = answers.map(({ measured, ...probed }, place): OwnLayerInformation => {
    const { information, pointwise, groups } = measured;
    const deeper = answers.slice(place + 1).map((later, behind) => {
      return { layer: place + 2 + behind, ...gainOver(pointwise, later.measured.pointwise, groups) };
    });
    return {
      name: set.layers[place],
      layer: place + 1,
      epoch,
      part,
      ...information,
      ...(deeper.length > 0 ? { overDeeper: deeper } : {}),
      accuracyAllowed: accuracyAllowed(information.bound, information.ceilingNats, nClasses),
      pointwise,
      ...probed,
    };
  });
  const dataProcessing = layers.length > 1 ? checkDataProcessing(layers) : [];
  return { epoch, part, classNames, ...(rows ? { rows } : {}), labels, layers, dataProcessing };
}

/** Mean difference of two layers' pointwise information, with its standard error over the points. */
function gainOver(earlier: readonly number[], later: readonly number[], groups?: readonly number[]): PairedGain {
  const differences = earlier.map((nats, point) => nats - later[point]);
  return {
    nats: mean(differences),
    standardError: standardErrorOfMean(differences, groups && Int32Array.from(groups)),
  };
}
