import { estimateLabelInformation } from "../labels/label-information";
import type { LabelledSample } from "../labels/labelled-sample";
import type { Estimator } from "./estimator";

/** H(Y) − cross-entropy of cross-fitted critics; see `estimateLabelInformation`. */
export const labelAware: Estimator<LabelledSample> = {
  name: "label-aware",
  title: "usable information, H(Y) − cross-entropy of cross-fitted critics: a lower bound (default)",
  kind: "labels",
  hasNull: true,
  secondsPerPoint: ({ dimension }) => (dimension >= 28 * 28 ? 2e-2 : 2e-3),
  fit: async (sample, { seed, permutations, onFit }) => {
    const { estimator, bits, nPoints, pointwise, permutationNull, ...answer } = await estimateLabelInformation(sample, {
      seed,
      onFit,
      estimator: { permutations },
    });
    return { ...answer, permutationNull: permutationNull ?? null };
  },
};
