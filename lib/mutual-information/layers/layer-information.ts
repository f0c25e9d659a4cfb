import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import { standardErrorOfMean } from "../../statistics/spread";
import { copiedRows } from "../copied-rows";
import { meanOf } from "../labels/best-checks";
import type { CrossFit } from "../labels/cross-fit";
import { heldOutPairs, heldOutRing, stratifiedFolds } from "../labels/folds";
import { requireSample } from "../labels/labelled-sample";
import { prepareSample } from "../labels/prepare-sample";
import { type LabelInformation, reportInformation } from "../labels/report-information";
import { poolChooser } from "./choose-pool";
import { givenCritic } from "./given-critic";
import { labelAwareLayerOptions, type labelAwareLayerOptionsSchema } from "./options";
import { fitOwnCritics, type LayerMaps } from "./own-critics";

/** Label-aware I(layer; y) of one layer, plain data. */
export interface LayerLabelInformation extends Omit<LabelInformation, "pointwise"> {
  /** 1 … L, input side first. */
  readonly layer: number;
  /**
   * The bound of this layer less that of the next deeper one, with the standard error of the difference over the same
   * points, nats; absent where that one was not measured along.
   */
  readonly overNext?: { readonly nats: number; readonly standardError: number };
}

/** A layer to measure. */
export interface LayerToMeasure extends LayerMaps {
  /** 1 … L, input side first. */
  readonly layer: number;
}

/**
 * I(layer; y) of several layers of a network on the same images, each a bound H(Y) − CE of cross-fitted critics plus
 * what critics of so few points are expected to miss; see `estimateLabelInformation` for how points are parted so that
 * nothing is reported on points that it was fitted to or chosen on. Here all layers share the folds.
 *
 * The deepest layer goes first. A deeper layer is a function of an earlier one, so every critic T of layer i + 1 is a
 * critic T(f(x)) of layer i: with `inherit`, the deeper layers' out-of-fold tables join an earlier layer's candidates as
 * they are. Nothing has to be fitted for it, and a bound falls below that of a deeper layer only as far as choosing
 * goes wrong. What reports a fold is a logarithmic pool of the candidates, chosen and weighted on all other folds.
 *
 * @param options.layers Maps of shape [nPoints, height, width, channels].
 * @param options.labels Shape [nPoints], classes 0 … nClasses − 1.
 * @param options.inherit Whether layers have the deeper ones' critics; true unless told.
 * @param options.logits The network's own answers, shape [nPoints, nClasses], as one critic more of every layer; only
 * for images that the network was not trained on, since it is not fitted again.
 * @param options.seed Of folds, initial critics and batches.
 * @param options.onLayer Told of each layer when it is done, deepest first.
 * @returns One estimate a layer, input side first; nats.
 * @throws RangeError when there is no layer, or shapes, labels or values do not fit.
 */
export async function estimateLabelAwareLayers(options: {
  readonly layers: readonly LayerToMeasure[];
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly inherit?: boolean;
  readonly logits?: Float32Array;
  readonly estimator?: z.input<typeof labelAwareLayerOptionsSchema>;
  readonly seed: number;
  readonly onLayer?: (estimate: LayerLabelInformation) => void;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<readonly LayerLabelInformation[]> {
  const { labels, nClasses, inherit = true, logits, seed, onCheck = () => setImmediate() } = options;
  const layers = [...options.layers].sort((a, b) => b.layer - a.layer);
  if (layers.length === 0) throw new RangeError("Estimate information of layers: there is no layer.");
  for (const { values, pointShape } of layers) requireSample({ values, pointShape, labels, nClasses });
  const estimator = labelAwareLayerOptions(options.estimator);
  const [first] = layers.slice(-1); // copies of an image are copies in every layer, and most surely in the first
  const groups = copiedRows([{ values: first.values, size: first.values.length / labels.length }]);
  const folds = stratifiedFolds(labels, estimator.folds, seed, groups);
  const pairs = estimator.pairs === "all" ? heldOutPairs(estimator.folds) : heldOutRing(estimator.folds);
  const given = logits ? [givenCritic("network's head", logits, { labels, nClasses, folds, pairs })] : [];
  // Labels, prior and their tensors; the maps of a single number stand for no layer.
  const sample = prepareSample({ values: new Float32Array(labels.length), pointShape: [1], labels, nClasses });
  try {
    const choose = poolChooser();
    let candidates: readonly CrossFit[] = given;
    let deeper: { readonly layer: number; readonly pointwise: Float64Array } | undefined;
    const estimates: LayerLabelInformation[] = [];
    for (const { layer, ...maps } of layers) {
      const own = await fitOwnCritics({ layer, maps, labels, nClasses, folds, pairs, estimator, seed, onCheck });
      candidates = [...own, ...(inherit ? candidates : given)];
      const { pointwise, ...estimate } = reportInformation({
        fits: candidates,
        sample,
        folds,
        groups,
        pairs,
        nFolds: estimator.folds,
        permutations: estimator.permutations,
        seed,
        choose,
      });
      const isNext = deeper?.layer === layer + 1;
      const overNext = deeper && isNext ? { overNext: differenceOf(pointwise, deeper.pointwise, groups) } : {};
      estimates.unshift({ layer, ...estimate, ...overNext });
      deeper = { layer, pointwise };
      options.onLayer?.(estimates[0]);
    }
    return estimates;
  } finally {
    sample.dispose();
  }
}

function differenceOf(pointwise: Float64Array, deeper: Float64Array, groups?: Int32Array) {
  const differences = pointwise.map((term, point) => term - deeper[point]);
  return { nats: meanOf(differences), standardError: standardErrorOfMean(differences, groups) };
}
