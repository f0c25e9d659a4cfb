import { DataFileError } from "../datasets/files/data-file-error";
import { type GivenArray, givenArray } from "../mutual-information/input/given-array";
import type { OptionWriter } from "../mutual-information/input/option-writer";
import { sampleOf } from "../mutual-information/input/sample";
import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import type { ActivationName } from "./activation-names";
import { type NamedActivations, namedActivations } from "./activations";
import { type ChannelAxis, withChannelsLast } from "./axes";

/** The layers of a network in one state, on the same images. */
export interface ActivationSet extends Pick<ActivationName, "epoch" | "part"> {
  /** Names, input side first. */
  readonly layers: readonly string[];
  /** Reads a layer with the labels of its images; maps as [height, width, channels], vectors as [1, 1, d]. */
  read(layer: string): LabelledSample;
}

/** What a file of activations does not say itself. */
export interface ActivationOptions {
  /** Labels of all its images, where it holds no array `labels`; as in `estimate`. */
  readonly labels?: GivenArray;
  /** Layers to read, input side first; all in the file's order unless told. */
  readonly layers?: readonly string[];
  readonly channels?: ChannelAxis;
  readonly write: OptionWriter;
}

/**
 * The activations of a file, by epoch and part of the images. Labels are the array `labels` beside the layers, or that
 * of the same part, or of the whole file; else those that are given. Reads no layer.
 *
 * @throws DataFileError when a file cannot be read, a layer or the labels are missing, or a set lacks a layer.
 */
export function activationSets(path: string, options: ActivationOptions): readonly ActivationSet[] {
  const arrays = namedActivations(path);
  const given = options.labels === undefined ? undefined : givenArray("labels", options.labels);
  const isLabels = ({ layer }: ActivationName) => layer === "labels";
  const found = arrays.filter((array) => !isLabels(array));
  const layers = options.layers ?? [...new Set(found.map(({ layer }) => layer))];
  const known = new Set(found.map(({ layer }) => layer));
  const unknown = layers.find((layer) => !known.has(layer));
  if (unknown !== undefined || layers.length === 0) {
    const there = [...known].join(", ") || "none";
    throw new DataFileError(
      path,
      `it has ${unknown === undefined ? "no layer" : `no layer ${unknown}`}; there are ${there}.`,
    );
  }
  const sets = new Map<string, NamedActivations[]>();
  for (const array of found) {
    const key = `${array.epoch}/${array.part}`;
    sets.set(key, [...(sets.get(key) ?? []), array]);
  }
  const fromEarly = [...sets.values()].sort(([a], [b]) => (a.epoch ?? 0) - (b.epoch ?? 0));
  return fromEarly.map((members) => {
    const [{ epoch, part }] = members;
    const where = [epoch === null ? [] : `epoch ${epoch}`, part ?? []].flat().join(", ") || "the file";
    const lacks = layers.find((layer) => !members.some((member) => member.layer === layer));
    if (lacks !== undefined) throw new DataFileError(path, `${where} lacks the layer ${lacks}, which others have.`);
    const labelled = arrays.filter(isLabels);
    const beside =
      labelled.find((array) => array.epoch === epoch && array.part === part) ??
      labelled.find((array) => array.epoch === null && array.part === part) ??
      labelled.find((array) => array.epoch === null && array.part === null);
    if (!beside && !given) {
      throw new DataFileError(path, `${where} has no array labels: ${options.write("labels")} names a file of them.`);
    }
    const labels = beside?.read() ?? given!;
    return {
      epoch,
      part,
      layers,
      read: (layer) => {
        const activations = members.find((member) => member.layer === layer)!.read();
        const read = sampleOf(withChannelsLast(activations, options.channels), labels, {
          kind: "labels",
          write: options.write,
        });
        const sample = read.sample as LabelledSample;
        const { pointShape } = sample;
        return { ...sample, pointShape: pointShape.length === 1 ? [1, 1, pointShape[0]] : pointShape };
      },
    };
  });
}
