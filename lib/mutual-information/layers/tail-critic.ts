import { logitsOfLast, networkLogits } from "../../networks/network";
import type { NetworkOptions } from "../../networks/options";
import type { ParameterTensors } from "../../platform/optimisation/adam";
import type { NamedArray } from "../../platform/optimisation/named-array";
import { tf } from "../../platform/tensorflow/engine";
import type { CheckRule } from "../labels/early-stopping";
import { NetworkCritic } from "../labels/network-critic";
import { type PreparedSample, prepareSample } from "../labels/prepare-sample";
import type { LayerMaps } from "./layer-maps";

/** A network whose layers above one are its critic. */
export interface NetworkTail {
  /** Of the whole network, input side first; see `initialParameters` of networks. Where a fit begins. */
  readonly parameters: readonly NamedArray[];
  readonly network: NetworkOptions;
}

/** A gentle step: the weights know much already. Two passes without progress end it soon. */
const tailFitting: CheckRule & { readonly learningRate: number } = {
  learningRate: 5e-4,
  batchSize: 64,
  stepsPerCheck: 10,
  patience: 4,
  maxChecks: 40,
};

/**
 * The layers of a network above layer i, with its head, as critic of layer i: trained on by the cross-entropy of the
 * points of a fit. It reads the activations as they are.
 *
 * @param layer 1 … L.
 * @throws RangeError when the network has no such layer.
 */
export function tailCritic(options: {
  readonly layer: number;
  readonly maps: LayerMaps;
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly tail: NetworkTail;
}): { readonly critic: NetworkCritic; dispose(): void } {
  const { layer, maps, labels, nClasses, tail } = options;
  const nLayers = (tail.parameters.length - 2) / 2;
  if (!(layer >= 0 && layer <= nLayers)) {
    throw new RangeError(`Critics of layer ${layer}: the network has layers 1 to ${nLayers}, and no tail above it.`);
  }
  const above = tail.parameters.slice(2 * layer);
  const known = prepareSample({ values: new Float32Array(labels.length), pointShape: [1], labels, nClasses });
  const xs = tf.tensor(maps.values, [labels.length, ...maps.pointShape]);
  const sample: PreparedSample = { ...known, xs, pointShape: maps.pointShape };
  const logits = (parameters: ParameterTensors, given: tf.Tensor4D) =>
    above.length === 2 ? logitsOfLast(parameters, given, tail.network) : networkLogits(parameters, given, tail.network);
  const critic = new NetworkCritic(
    sample,
    {
      initial: () => above,
      // logits are ln p(c | x) up to a constant of x
      table: (parameters, given) => tf.sub(logits(parameters, given as tf.Tensor4D), known.logPrior) as tf.Tensor2D,
    },
    { ...tailFitting, parameterDecay: 0 },
  );
  return {
    critic,
    dispose: () => {
      critic.dispose();
      known.dispose();
      xs.dispose();
    },
  };
}
