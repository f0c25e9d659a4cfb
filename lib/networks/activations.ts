import { withParameters } from "../platform/optimisation/adam";
import type { NamedArray } from "../platform/optimisation/named-array";
import { tf } from "../platform/tensorflow/engine";
import { layerActivations, logitsOfLast } from "./network";
import type { NetworkOptions } from "./options";
import type { NetworkShape } from "./parameters";
import type { LabelledImages } from "./training";

/** The activations of one layer for all images. */
export interface LayerActivations {
  /** Shape [nPoints, height, width, channels]. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a network makes of images: some of its layers, and its answers. */
export interface NetworkActivations {
  /** By number of the layer, 1 … L, input side first. */
  readonly layers: ReadonlyMap<number, LayerActivations>;
  /** ln p(c|x) up to a constant of x, row-major, shape [nPoints, nClasses]. */
  readonly logits: Float32Array;
}

/** Images a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 256;

/**
 * The activations of several layers (definition 2.2) and the logits, in one forward pass.
 *
 * @param options.layers Which to keep, 1 … L; all unless told. A layer of 16 × 16 × 60 takes 61 kB an image.
 * @throws RangeError when there is no such layer.
 */
export async function networkActivations(options: {
  readonly parameters: readonly NamedArray[];
  readonly images: LabelledImages;
  readonly input: NetworkShape;
  readonly network: NetworkOptions;
  readonly layers?: readonly number[];
}): Promise<NetworkActivations> {
  const { parameters, images, network } = options;
  const { height, width, channels, nClasses } = options.input;
  const nLayers = (parameters.length - 2) / 2;
  const wanted = options.layers ?? Array.from({ length: nLayers }, (_, index) => index + 1);
  const wrong = wanted.find((layer) => !Number.isInteger(layer) || layer < 1 || layer > nLayers);
  if (wrong !== undefined) throw new RangeError(`No layer ${wrong}: the network has layers 1 to ${nLayers}.`);
  const nPoints = images.labels.length;
  const pixels = height * width * channels;
  return withParameters(parameters, (tensors) => {
    const logits = new Float32Array(nPoints * nClasses);
    const layers = new Map<number, LayerActivations>();
    for (let start = 0; start < nPoints; start += forwardBatch) {
      const size = Math.min(forwardBatch, nPoints - start);
      const kept = tf.tidy(() => {
        const batch = images.xs.subarray(start * pixels, (start + size) * pixels);
        const all = layerActivations(tensors, tf.tensor4d(batch, [size, height, width, channels]), network);
        return {
          maps: wanted.map((layer) => all[layer - 1]),
          answers: logitsOfLast(tensors, all[nLayers - 1], network),
        };
      });
      logits.set(kept.answers.dataSync<"float32">(), start * nClasses);
      for (const [index, layer] of wanted.entries()) {
        const [, mapHeight, mapWidth, mapChannels] = kept.maps[index].shape;
        const mapSize = mapHeight * mapWidth * mapChannels;
        let activations = layers.get(layer);
        if (!activations) {
          const values = new Float32Array(nPoints * mapSize);
          activations = { values, height: mapHeight, width: mapWidth, channels: mapChannels };
          layers.set(layer, activations);
        }
        activations.values.set(kept.maps[index].dataSync<"float32">(), start * mapSize);
      }
      tf.dispose([kept.maps, kept.answers]);
    }
    return { layers, logits };
  });
}
