import type { LayerLabelInformation } from "./layer-information";

/**
 * What estimates say of the data processing inequality between two layers.
 *
 * - `holds`: the later layer's estimate is at most the earlier one's.
 * - `withinError`: it is higher, but the intervals meet.
 * - `earlierUnderfit`: it is higher by more than both intervals allow. A later layer cannot know more, so the critics of
 *   the earlier one miss something that is there.
 */
export type DataProcessingVerdict = "holds" | "withinError" | "earlierUnderfit";

/** Two layers of a network under the data processing inequality. */
export interface DataProcessingPair {
  /** 1 … L, input side first; `earlier` < `later`. */
  readonly earlier: number;
  readonly later: number;
  /** Estimate of the later layer less that of the earlier one, nats: the inequality asks for at most 0. */
  readonly excessNats: number;
  /** The same of the bounds, without what critics are expected to miss, nats. */
  readonly boundExcessNats: number;
  readonly verdict: DataProcessingVerdict;
  /** The reason, one sentence. */
  readonly because: string;
}

/**
 * Holds layers of one network against the data processing inequality: layer j > i is a function of layer i, so
 * I(layer j; y) ≤ I(layer i; y) (Cover & Thomas 2006, theorem 2.8.1). One verdict for each pair of layers.
 *
 * Estimates on the images that the network was trained on and on others obey it alike, but not one against the other.
 *
 * @param layers Estimates on the same images.
 * @throws RangeError when there are fewer than two layers, or one twice.
 */
export function checkDataProcessing(
  layers: readonly Pick<LayerLabelInformation, "layer" | "nats" | "interval" | "estimates">[],
): readonly DataProcessingPair[] {
  const sorted = [...layers].sort((a, b) => a.layer - b.layer);
  if (sorted.length < 2) throw new RangeError(`Data processing: two layers are needed, got ${sorted.length}.`);
  const twice = sorted.find(({ layer }, index) => sorted[index + 1]?.layer === layer);
  if (twice) throw new RangeError(`Data processing: layer ${twice.layer} is there twice.`);
  return sorted.flatMap((earlier, index) =>
    sorted.slice(index + 1).map((later) => ({
      earlier: earlier.layer,
      later: later.layer,
      excessNats: later.nats - earlier.nats,
      boundExcessNats: later.estimates.labelCrossEntropy - earlier.estimates.labelCrossEntropy,
      ...verdictOf(earlier, later),
    })),
  );
}

/** Nats below which a difference is rounding. */
const rounding = 1e-9;

type Judged = Pick<LayerLabelInformation, "layer" | "nats" | "interval">;

function verdictOf(earlier: Judged, later: Judged): Pick<DataProcessingPair, "verdict" | "because"> {
  const show = (nats: number) => nats.toFixed(3);
  const names = `Layer ${later.layer} says ${show(later.nats)} nats, layer ${earlier.layer} ${show(earlier.nats)}`;
  if (later.nats <= earlier.nats + rounding) return { verdict: "holds", because: `${names}: not more.` };
  const gap = later.interval[0] - earlier.interval[1];
  if (gap <= 0) return { verdict: "withinError", because: `${names}: more, but their intervals meet.` };
  return {
    verdict: "earlierUnderfit",
    because: `${names}, their intervals are ${show(gap)} nats apart: the critics of layer ${earlier.layer} miss something.`,
  };
}
