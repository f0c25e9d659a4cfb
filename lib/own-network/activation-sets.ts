import { DataFileError } from "../datasets/files/data-file-error";
import type { DataArray } from "../mutual-information/input/data-array";
import { type GivenArray, givenArray } from "../mutual-information/input/given-array";
import type { OptionWriter } from "../mutual-information/input/option-writer";
import { sampleOf } from "../mutual-information/input/sample";
import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import { createRandom } from "../platform/random/random";
import type { ActivationName } from "./activation-names";
import { type NamedActivations, namedActivations } from "./activations";
import type { ChannelAxis } from "./axes";
import { inOrder } from "./layer-order";
import { digestPoints, type LayerPoints, type LayerSource, type PointsDigest, readPoints } from "./layer-points";
import { onnxAnswers } from "./onnx/answers";
import { openImages } from "./onnx/images";
import { layersOfOnnx } from "./onnx/layers";
import { readOnnx } from "./onnx/model";
import type { StoredArray } from "./stored-array";

/** Labels of points, as classes. */
export interface ClassLabels extends Pick<LabelledSample, "labels" | "nClasses"> {
  /** What the file calls them, shape [nClasses]. */
  readonly classNames: readonly string[];
}

/** The layers of a network in one state, on the same images. */
export interface ActivationSet extends Pick<ActivationName, "epoch" | "part">, ClassLabels {
  /** Names, input side first. */
  readonly layers: readonly string[];
  /** Rows of the file that are measured, rising; all where there are none. */
  readonly rows?: Int32Array;
  /** Where a layer lies. */
  place(layer: string): LayerPlace;
  /** The digest of a layer's points, read in pieces. */
  digest(layer: string): PointsDigest;
  /** Reads a layer. */
  read(layer: string): LayerPoints;
}

/** All that it takes to read a layer again, plain data. */
export interface LayerPlace extends Pick<LayerSource, "channels"> {
  readonly file: string;
  /** Of the array in the file. */
  readonly name: string;
  /** Points that are drawn of the array's rows, and by which seed. */
  readonly draw?: { readonly points: number; readonly seed: number };
}

/** What a file of activations does not say itself. */
export interface ActivationOptions {
  /** Labels of all its images, where it holds no array `labels`; as in `estimate`. */
  readonly labels?: GivenArray;
  /** What an ONNX file's network answers to, as it takes them, shape [n, …]; an NPY file may be larger than the memory. */
  readonly images?: GivenArray;
  /**
   * Layers to read, input side first; unless told all in the file's order, of an ONNX file the tensors that its
   * convolutions and fully connected layers answer.
   */
  readonly layers?: readonly string[];
  /** Where maps have their channels; unless told last, of an ONNX file first. */
  readonly channels?: ChannelAxis;
  /** Measures so many points, drawn by the seed, where there are more. */
  readonly points?: number;
  readonly seed: number;
  readonly write: OptionWriter;
  /** Ends the run of an ONNX file's network. */
  readonly signal?: AbortSignal;
  /** Told how many images an ONNX file's network has answered to. */
  readonly onImages?: (done: number, all: number) => void;
}

/** Rows drawn of so many: the same of every layer, epoch and part that has as many. */
export function drawRows(nRows: number, draw: LayerPlace["draw"]): Int32Array | undefined {
  if (!draw || draw.points >= nRows) return undefined;
  return createRandom(draw.seed, "points").permutation(nRows).slice(0, draw.points).sort();
}

/** Reads the points that lie at a place. @throws DataFileError as {@link activationSets}. */
export async function readPlace({ file, name, channels, draw }: LayerPlace): Promise<LayerPoints & PointsDigest> {
  const found = (await namedActivations(file)).find((each) => each.name === name);
  if (!found) throw new DataFileError(file, `it holds no ${name} any more.`);
  const array = found.open();
  return readPoints({ array, channels, rows: drawRows(array.shape[0], draw) }, "points");
}

/**
 * The activations of a file, by epoch and part of the images; of an ONNX file those that its network answers to images. Labels are the array `labels` beside the layers, or that
 * of the same part, or of the whole file; else those that are given. Of the layers, headers alone are read.
 *
 * @throws DataFileError when a file cannot be read, a layer or the labels are missing, a set lacks a layer, or rows and
 * labels are not as many.
 */
export async function activationSets(path: string, options: ActivationOptions): Promise<readonly ActivationSet[]> {
  if (isOnnx(path)) return [await onnxSet(path, options)];
  const { images, write } = options;
  if (images !== undefined)
    throw new DataFileError(path, `it is no ONNX file, whose network ${write("images")} is for.`);
  const arrays = await namedActivations(path);
  const given = options.labels === undefined ? undefined : givenArray("labels", options.labels);
  const isLabels = ({ layer }: ActivationName) => layer === "labels";
  const found = arrays.filter((array) => !isLabels(array));
  const layers = options.layers ?? inOrder(path, [...new Set(found.map(({ layer }) => layer))]);
  requireLayers(path, layers, found);
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
      throw new DataFileError(path, `${where} has no array labels: ${write("labels")} names a file of them.`);
    }
    return labelledSet({ members, layers, labels: beside?.read() ?? given!, options });
  });
}

/** Whether a file holds a network, not its activations. */
export const isOnnx = (path: string): boolean => /\.onnx$/i.test(path);

/** What the network of an ONNX file answers. All that can be wrong before it runs is looked at before. */
async function onnxSet(path: string, options: ActivationOptions): Promise<ActivationSet> {
  const { points, seed, write, channels = "first", signal, onImages } = options;
  const lacks = (name: string) =>
    new DataFileError(path, `its network needs ${name}: ${write(name)} names a file of them.`);
  if (options.images === undefined) throw lacks("images");
  if (options.labels === undefined) throw lacks("labels");
  const model = readOnnx(path);
  const layers = layersOfOnnx(model, options.layers);
  const images = openImages(options.images);
  const [nRows] = images.shape;
  const labels = classLabels(images.path, nRows, givenArray("labels", options.labels));
  const rows = drawRows(nRows, points === undefined ? undefined : { points, seed });
  const howToDraw = write("points");
  const members = await onnxAnswers(model, { images, rows, layers, channels, howToDraw, signal, onImages });
  return setOf({ members, opened: openLayers(members, layers), labels, rows, channels, howToDraw });
}

function requireLayers(path: string, layers: readonly string[], found: readonly NamedActivations[]): void {
  const known = new Set(found.map(({ layer }) => layer));
  const there = [...known].join(", ") || "none";
  const unknown = layers.find((layer) => !known.has(layer));
  const twice = layers.find((layer, place) => layers.indexOf(layer) !== place);
  if (layers.length === 0) throw new DataFileError(path, `it has no layer; there are ${there}.`);
  if (unknown !== undefined) throw new DataFileError(path, `it has no layer ${unknown}; there are ${there}.`);
  if (twice !== undefined) throw new DataFileError(path, `its layer ${twice} is named twice.`);
}

/** The labelled members of a file. @throws DataFileError when rows and labels are not as many. */
function labelledSet(set: {
  readonly members: readonly NamedActivations[];
  readonly layers: readonly string[];
  readonly labels: DataArray;
  readonly options: ActivationOptions;
}): ActivationSet {
  const { members, layers, options } = set;
  const { channels, points, seed, write } = options;
  const draw = points === undefined ? undefined : { points, seed };
  const opened = openLayers(members, layers);
  const [first, ...others] = opened.values();
  const nRows = first.shape[0];
  const odd = others.find(({ shape }) => shape[0] !== nRows);
  if (odd) {
    throw new DataFileError(odd.path, `it has ${odd.shape[0]} rows, as many as ${first.path}, ${nRows}, are expected.`);
  }
  const labels = classLabels(first.path, nRows, set.labels);
  const rows = drawRows(nRows, draw);
  return setOf({ members, opened, labels, rows, draw, channels, howToDraw: write("points") });
}

const memberOf = (members: readonly NamedActivations[], layer: string): NamedActivations =>
  members.find((each) => each.layer === layer)!;

const openLayers = (members: readonly NamedActivations[], layers: readonly string[]): OpenLayers =>
  new Map(layers.map((layer) => [layer, memberOf(members, layer).open()]));

/** Arrays by layer, input side first. */
type OpenLayers = ReadonlyMap<string, StoredArray>;

function setOf(set: {
  readonly members: readonly NamedActivations[];
  readonly opened: OpenLayers;
  /** Of all images. */
  readonly labels: ClassLabels;
  /** Rows that are measured. */
  readonly rows?: Int32Array;
  /** How to draw them; absent where members hold no other rows. */
  readonly draw?: LayerPlace["draw"];
  readonly channels?: ChannelAxis;
  readonly howToDraw: string;
}): ActivationSet {
  const { members, opened, labels: all, rows, draw, channels, howToDraw } = set;
  const source = (layer: string): LayerSource => ({ array: opened.get(layer)!, channels, rows: draw && rows });
  return {
    epoch: members[0].epoch,
    part: members[0].part,
    layers: [...opened.keys()],
    ...all,
    ...(rows ? { rows, labels: rows.map((row) => all.labels[row]) } : {}),
    place: (layer) => {
      const { file, name } = memberOf(members, layer);
      return { file, name, channels, draw };
    },
    digest: (layer) => digestPoints(source(layer), howToDraw),
    read: (layer) => readPoints(source(layer), howToDraw),
  };
}

/** Labels of so many rows. */
function classLabels(path: string, nRows: number, y: DataArray): ClassLabels {
  // the checks of labels are those of a sample; its points are read later
  const rows = { path, values: new Float32Array(nRows), shape: [nRows], dtype: "f4", isInteger: false };
  const { labels, nClasses } = sampleOf(rows, y, { kind: "labels" }).sample as LabelledSample;
  const values = [...new Set(Array.from(y.values))].sort((a, b) => a - b);
  return { labels, nClasses, classNames: values.map((value) => y.words?.[value] ?? String(value)) };
}
