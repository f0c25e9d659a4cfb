import { checkDataProcessing, type DataProcessingPair } from "../mutual-information/layers/data-processing";
import type { PairedGain } from "../mutual-information/layers/layer-verdict";
import { type LayerFamily, labelAwareLayerOptions } from "../mutual-information/layers/options";
import type { Experiment } from "../platform/session/experiment";
import { mean, standardErrorOfMean } from "../statistics/spread";
import type { ActivationSet } from "./activation-sets";
import { accuracyAllowed } from "./fano";
import type { MeasuredOwnLayer } from "./measure-own-layer";
import type { MeasureOwnLayerTask } from "./measure-own-layer.task";
import { noteLayer } from "./noted-content";

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
  readonly tasks: readonly MeasureOwnLayerTask[];
}

/**
 * Reads every layer once, in pieces, and makes a task of each; notes in the cache where workers find them.
 *
 * @param options.families Rungs of the ladder; with more than one, half of the points are measured too.
 * @throws as {@link ActivationSet.digest}, before anything is noted.
 */
export async function noteSets(
  sets: readonly ActivationSet[],
  { families, seed }: { readonly families: readonly LayerFamily[]; readonly seed: number },
): Promise<readonly NotedSet[]> {
  const read = sets.map((set) => ({ set, digests: set.layers.map((layer) => set.digest(layer)) }));
  const estimator = labelAwareLayerOptions({ families: [...families], learningCurve: families.length > 1 });
  const noted: NotedSet[] = [];
  for (const { set, digests } of read) {
    const tasks: MeasureOwnLayerTask[] = [];
    for (const [place, digest] of digests.entries()) {
      const layer = await noteLayer(set, set.layers[place], digest);
      tasks.push({ kind: "measure-own-layer", layer, estimator, seed });
    }
    noted.push({ set, tasks });
  }
  return noted;
}

/**
 * What each layer of each set knows of the label: a task a layer, see `measureOwnLayer`; then data processing between
 * them, paired over the points.
 */
export function ownNetwork(sets: readonly NotedSet[]): Experiment<readonly OwnNetworkInformation[], unknown> {
  return {
    ask: ({ source }) => Promise.all(sets.map(({ tasks }) => Promise.all(tasks.map((task) => source.run(task))))),
    analyse: (measured) => {
      const results = measured as readonly (readonly MeasuredOwnLayer[])[];
      return sets.map(({ set }, index) => networkOf(set, results[index]));
    },
  };
}

function networkOf(set: ActivationSet, measured: readonly MeasuredOwnLayer[]): OwnNetworkInformation {
  const { epoch, part, nClasses, classNames, rows, labels } = set;
  const layers = measured.map(({ information, pointwise, groups }, place): OwnLayerInformation => {
    const deeper = measured.slice(place + 1).map((later, behind) => {
      return { layer: place + 2 + behind, ...gainOver(pointwise, later.pointwise, groups) };
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
