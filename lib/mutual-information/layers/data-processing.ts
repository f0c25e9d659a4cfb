import type { LayerLabelInformation } from "./layer-information";

/**
 * What bounds say of the data processing inequality between two layers.
 *
 * - `holds`: the later layer's bound is at most the earlier one's.
 * - `withinError`: it is higher, but by no more than the error of the difference.
 * - `earlierUnderfit`: it is higher by more. A later layer cannot know more, so the critics of the earlier one miss
 *   something that is there.
 */
export type DataProcessingVerdict = "holds" | "withinError" | "earlierUnderfit";

/** Two layers of a network under the data processing inequality. */
export interface DataProcessingPair {
  /** 1 … L, input side first; `earlier` < `later`. */
  readonly earlier: number;
  readonly later: number;
  /** Bound of the later layer less that of the earlier one, nats: the inequality asks for at most 0. */
  readonly excessNats: number;
  /** Standard error of the excess over the same images, nats; null where the two were not measured in one task. */
  readonly pairedError: number | null;
  /**
   * The least excess that would have been told from 0 in 4 of 5 samples of so many images, at one-sided 5 %, nats; null
   * without a paired error.
   */
  readonly detectableNats: number | null;
  readonly verdict: DataProcessingVerdict;
  /** The reason, one sentence. */
  readonly because: string;
}

type Judged = Pick<LayerLabelInformation, "layer" | "nats" | "interval"> &
  Pick<Partial<LayerLabelInformation>, "overDeeper">;

/**
 * Holds layers of one network against the data processing inequality: layer j > i is a function of layer i, so
 * I(layer j; y) ≤ I(layer i; y) (Cover & Thomas 2006, theorem 2.8.1). One verdict for each pair of layers.
 *
 * Layers measured in one task share images and folds: what makes an image hard for one layer makes it hard for the
 * other, so the error of their difference is far smaller than the two intervals. Where they were not, the intervals
 * stand for it.
 *
 * Bounds on the images that the network was trained on and on others obey it alike, but not one against the other.
 *
 * @param layers Estimates on the same images.
 * @throws RangeError when there are fewer than two layers, or one twice.
 */
export function checkDataProcessing(layers: readonly Judged[]): readonly DataProcessingPair[] {
  const sorted = [...layers].sort((a, b) => a.layer - b.layer);
  if (sorted.length < 2) throw new RangeError(`Data processing: two layers are needed, got ${sorted.length}.`);
  const twice = sorted.find(({ layer }, index) => sorted[index + 1]?.layer === layer);
  if (twice) throw new RangeError(`Data processing: layer ${twice.layer} is there twice.`);
  return sorted.flatMap((earlier, index) => sorted.slice(index + 1).map((later) => pairOf(earlier, later)));
}

/** Nats below which a difference is rounding. */
const rounding = 1e-9;

/** Of the standard normal: 95 % and 80 %. */
const [z95, z80] = [1.645, 0.842];

function pairOf(earlier: Judged, later: Judged): DataProcessingPair {
  const paired = earlier.overDeeper?.find(({ layer }) => layer === later.layer);
  const excessNats = later.nats - earlier.nats;
  const pairedError = paired?.standardError ?? null;
  const show = (nats: number) => nats.toFixed(3);
  const names = `Layer ${later.layer} says ${show(later.nats)} nats, layer ${earlier.layer} ${show(earlier.nats)}`;
  const say = (verdict: DataProcessingVerdict, because: string): DataProcessingPair => ({
    earlier: earlier.layer,
    later: later.layer,
    excessNats,
    pairedError,
    detectableNats: pairedError === null ? null : (z95 + z80) * pairedError,
    verdict,
    because: `${names}${because}`,
  });
  if (excessNats <= rounding) return say("holds", ": not more.");
  const missed = `: the critics of layer ${earlier.layer} miss something.`;
  if (pairedError !== null) {
    const error = `more by ${show(excessNats)} ± ${show(pairedError)} over the same images`;
    if (excessNats <= z95 * pairedError) return say("withinError", `: ${error}, within error.`);
    return say("earlierUnderfit", `, ${error}${missed}`);
  }
  const gap = later.interval[0] - earlier.interval[1];
  if (gap <= 0) return say("withinError", ": more, but their intervals meet.");
  return say("earlierUnderfit", `, their intervals are ${show(gap)} nats apart${missed}`);
}
