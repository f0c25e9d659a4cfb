import type { LayerLabelInformation } from "./layer-information";
import type { LabelAwareLayerOptions } from "./options";

/** A layer's estimate in a plan, where nothing is known yet: the form of a real one, all of it 0. */
export const assumedLayer = (
  layer: number,
  { families }: Pick<LabelAwareLayerOptions, "families">,
): LayerLabelInformation => ({
  layer,
  estimator: "labelCrossEntropy",
  nats: 0,
  bits: 0,
  bound: 0,
  lowerLimit: 0,
  family: "",
  extrapolated: null,
  standardError: 0,
  interval: [0, 0],
  ceilingNats: 0,
  estimates: { labelCrossEntropy: 0 },
  critics: [],
  curve: [],
  stopReason: "converged",
  verdict: "reliable",
  because: "",
  nPoints: 0,
  cappedBy: "H(y)",
  rungs: families.map((family, index) => {
    return { family, bound: 0, lowerLimit: 0, gain: index === 0 ? null : { nats: 0, standardError: 0 } };
  }),
  expectedGain: { family: null, points: null },
});
