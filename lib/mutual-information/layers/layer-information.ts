import type { z } from "zod";
import { nLayers } from "../../search-space/architecture";
import { standardErrorOfMean } from "../../statistics/spread";
import { labelEntropy } from "../bounds";
import { copiedRows } from "../copied-rows";
import { meanOf } from "../labels/best-checks";
import type { CrossFit } from "../labels/cross-fit";
import { heldOutPairs, heldOutRing, stratifiedFolds } from "../labels/folds";
import { prepareSample, requireSample } from "../labels/prepare-sample";
import { type LabelInformation, reportInformation } from "../labels/report-information";
import { poolChooser } from "./choose-pool";
import { givenCritic } from "./given-critic";
import { halfOf } from "./half-of-points";
import type { LayerToMeasure } from "./layer-maps";
import { type ExpectedGains, type LadderRung, layerVerdict, type PairedGain } from "./layer-verdict";
import { type LabelAwareLayerOptions, labelAwareLayerOptions, type labelAwareLayerOptionsSchema } from "./options";
import { fitOwnCritics } from "./own-critics";
import type { NetworkTail } from "./tail-critic";

/** Label-aware I(layer; y) of one layer, plain data. */
export interface LayerLabelInformation extends Omit<LabelInformation, "pointwise"> {
  /** 1 … L, input side first; 0 for the images themselves. */
  readonly layer: number;
  /** What caps the bound: `H(y)`, or `I(x; y)` where that is known and lower. */
  readonly cappedBy: "H(y)" | "I(x; y)";
  /** Each rung of the ladder that has critics of its own here; the headline is the last one's. */
  readonly rungs: readonly LadderRung[];
  /** What the last doubling of the points added; absent where half of them was not measured. */
  readonly doubling?: PairedGain;
  readonly expectedGain: ExpectedGains;
  /**
   * The bound of this layer less that of the next deeper one, with the standard error of the difference over the same
   * points, nats; absent where that one was not measured along.
   */
  readonly overNext?: PairedGain;
  /** The same for every deeper layer that was measured along; absent for the deepest. */
  readonly overDeeper?: readonly (PairedGain & { readonly layer: number })[];
}

interface Measurement {
  readonly layers: readonly LayerToMeasure[];
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly inherit?: boolean;
  readonly logits?: Float32Array;
  readonly tail?: NetworkTail;
  readonly capNats?: number;
  readonly seed: number;
}

/**
 * Usable information of several layers of a network about the labels of the same images: each a bound H(Y) − CE of
 * cross-fitted critics (predictive V-information, Xu et al. 2020), a lower bound of I(layer; y); see
 * `estimateLabelInformation` for how points are parted so that nothing is reported on points that it was fitted to or
 * chosen on. Here all layers share the folds, so differences between them are paired.
 *
 * The critics climb the ladder of families that the options name; each rung reports by its critics and those of the
 * rungs before, and the headline is the last one's. `reliable` is earned, see `layerVerdict`.
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
 * @param options.tail The network, for the family `tail`; for images that it was trained on, with fresh weights.
 * @param options.capNats I(x; y) where it is known, nats: no layer of images that no weight has seen exceeds it.
 * @param options.seed Of folds, initial critics and batches.
 * @param options.onLayer Told of each layer when it is done, deepest first, with ln p̂(y|x) − ln p(y) of every point by
 * critics that never saw it, shape [nPoints], nats.
 * @returns One estimate a layer, input side first; nats.
 * @throws RangeError when there is no layer, shapes, labels or values do not fit, or a tail is missing.
 */
export async function estimateLabelAwareLayers(
  options: Measurement & {
    readonly estimator?: z.input<typeof labelAwareLayerOptionsSchema>;
    readonly onLayer?: (estimate: LayerLabelInformation, pointwise: Float64Array) => void;
  },
): Promise<readonly LayerLabelInformation[]> {
  const { layers, labels, nClasses, capNats = Infinity } = options;
  if (layers.length === 0) throw new RangeError("Estimate information of layers: there is no layer.");
  for (const { values, pointShape } of layers) requireSample({ values, pointShape, labels, nClasses });
  const estimator = labelAwareLayerOptions(options.estimator);
  const half = estimator.learningCurve ? halfOf({ ...options, groups: copiesIn(options) }) : undefined;
  const ofHalf = half && (await climbLadders({ ...options, ...half.measurement }, estimator));
  const estimates: LayerLabelInformation[] = [];
  await climbLadders(options, estimator, ({ layer, information, rungs, ...paired }) => {
    const { pointwise, ...estimate } = information;
    const before = ofHalf?.find((other) => other.layer === layer)?.information.pointwise;
    const doubling =
      half &&
      before &&
      gainOf(
        Float64Array.from(half.points, (point) => pointwise[point]),
        before,
        half.groups,
      );
    const { bound, lowerLimit, extrapolated, ceilingNats } = estimate;
    const cappedBy = capNats < labelEntropy(labels, nClasses) ? "I(x; y)" : "H(y)";
    const expectedOfPoints = ((extrapolated ?? bound) - bound) / 2; // of a miss that falls as 1 / points
    const judged = { bound, lowerLimit, ceilingNats, cappedBy, rungs, doubling, expectedOfPoints, first: estimate };
    const { verdict, ...reason } = layerVerdict(judged);
    const [low, high] = estimate.interval;
    const told: LayerLabelInformation = {
      layer,
      ...estimate,
      // nothing but the cap bounds what a richer family or more points would see
      interval: [low, verdict === "reliable" ? high : Math.max(high, ceilingNats)],
      cappedBy,
      rungs,
      ...(doubling ? { doubling } : {}),
      verdict,
      ...reason,
      ...paired,
    };
    estimates.unshift(told);
    options.onLayer?.(told, pointwise);
  });
  return estimates;
}

/** A layer as its critics see it. */
interface ClimbedLayer extends Pick<LayerLabelInformation, "layer" | "rungs" | "overNext" | "overDeeper"> {
  readonly information: LabelInformation;
}

/** Climbs the ladder of each layer, deepest first, on the same folds. */
async function climbLadders(
  options: Measurement,
  estimator: LabelAwareLayerOptions,
  onLayer?: (climbed: ClimbedLayer) => void,
): Promise<readonly ClimbedLayer[]> {
  const { labels, nClasses, inherit = true, logits, tail, capNats, seed } = options;
  const layers = [...options.layers].sort((a, b) => b.layer - a.layer);
  const groups = copiesIn(options);
  const folds = stratifiedFolds(labels, estimator.folds, seed, groups);
  const pairs = estimator.pairs === "all" ? heldOutPairs(estimator.folds) : heldOutRing(estimator.folds);
  const given = logits ? [givenCritic("network's head", logits, { labels, nClasses, folds, pairs })] : [];
  const deepest = Math.max(nLayers, layers[0].layer);
  // Labels, prior and their tensors; the maps of a single number stand for no layer.
  const sample = prepareSample({ values: new Float32Array(labels.length), pointShape: [1], labels, nClasses });
  try {
    const choose = poolChooser();
    const inherited: (readonly CrossFit[])[] = estimator.families.map(() => []);
    const climbed: ClimbedLayer[] = [];
    for (const { layer, ...maps } of layers) {
      const own = await fitOwnCritics({
        ...{ layer, maps, labels, nClasses, folds, pairs, tail, estimator, seed },
        nConvolutions: deepest - layer,
      });
      const rungs: LadderRung[] = [];
      let information: LabelInformation | undefined;
      for (const [rung, family] of estimator.families.entries()) {
        if (information && own[rung].length === 0 && (!inherit || inherited[rung].length === 0)) continue;
        const upTo = (fits: readonly (readonly CrossFit[])[]) => fits.slice(0, rung + 1).flat();
        const last = rung === estimator.families.length - 1;
        const found: LabelInformation = reportInformation({
          fits: [...upTo(own), ...(inherit ? upTo(inherited) : []), ...given],
          ...{ sample, folds, groups, pairs, nFolds: estimator.folds, capNats, seed, choose },
          permutations: last ? estimator.permutations : 0,
        });
        const { bound, lowerLimit, pointwise } = found;
        rungs.push({
          family,
          bound,
          lowerLimit,
          gain: information ? gainOf(pointwise, information.pointwise, groups) : null,
        });
        information = found;
      }
      const { pointwise } = information!;
      const deeper = climbed.map((other) => {
        return { layer: other.layer, ...gainOf(pointwise, other.information.pointwise, groups) };
      });
      const next = deeper.find((other) => other.layer === layer + 1);
      const done: ClimbedLayer = {
        layer,
        rungs,
        information: information!,
        ...(next ? { overNext: { nats: next.nats, standardError: next.standardError } } : {}),
        ...(deeper.length > 0 ? { overDeeper: deeper } : {}),
      };
      climbed.unshift(done);
      for (const [rung, fits] of own.entries()) inherited[rung] = [...fits, ...inherited[rung]];
      onLayer?.(done);
    }
    return climbed;
  } finally {
    sample.dispose();
  }
}

/** Copies of an image are copies in every layer, and most surely in the first. */
function copiesIn({ layers, labels }: Pick<Measurement, "layers" | "labels">): Int32Array | undefined {
  const { values } = layers.reduce((first, other) => (other.layer < first.layer ? other : first));
  return copiedRows([{ values, size: values.length / labels.length }]);
}

/** Mean difference of two pointwise informations, with its standard error over the same points. */
function gainOf(pointwise: ArrayLike<number>, before: Float64Array, groups?: Int32Array): PairedGain {
  const differences = before.map((term, point) => pointwise[point] - term);
  return { nats: meanOf(differences), standardError: standardErrorOfMean(differences, groups) };
}
