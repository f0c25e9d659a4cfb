import { estimateLabelInformation } from "../labels/label-information";
import type { LabelledSample } from "../labels/labelled-sample";
import type { Estimator } from "./estimator";

/**
 * I(X;Y) of points: what cross-fitted critics read out of them, H(Y) − cross-entropy, and what more points are expected to
 * add to it. The lower bound without that stands beside it; see `estimateLabelInformation`.
 */
export const labelAware: Estimator<LabelledSample> = {
  name: "label-aware",
  title:
    "H(Y) − cross-entropy of cross-fitted critics, with what more points are expected to add; its bound beside (default)",
  kind: "labels",
  hasNull: true,
  secondsPerPoint: ({ dimension }) => (dimension >= 28 * 28 ? 2e-2 : 2e-3),
  fit: async (sample, { seed, permutations, onFit }) => {
    const { estimator, bits, nPoints, pointwise, permutationNull, ...answer } = await estimateLabelInformation(sample, {
      seed,
      onFit,
      estimator: { permutations },
    });
    return { ...answer, nats: answer.extrapolated ?? answer.nats, permutationNull: permutationNull ?? null };
  },
};
