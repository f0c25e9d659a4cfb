import type { LabelledSample } from "../labels/prepare-sample";
import type { LayerFamily } from "../layers/options";
import { singlePrecision } from "../single-precision";
import type { Estimator } from "./estimator";

function ladder(name: string, families: readonly LayerFamily[], secondsPerPoint: number): Estimator<LabelledSample> {
  return {
    name,
    title: `the critics of a network's layers up to ${families[families.length - 1]}, on maps as they are`,
    kind: "labels",
    suits: ({ isLayer }) => isLayer === true,
    secondsPerPoint: () => secondsPerPoint,
    fit: async ({ values, pointShape, labels, nClasses }, { seed, permutations }) => {
      if (pointShape.length !== 3) {
        throw new RangeError(`${name} reads maps [height, width, channels], not points of ${pointShape.length} axes.`);
      }
      const { estimateLabelAwareLayers } =
        require("../layers/layer-information") as typeof import("../layers/layer-information");
      const maps = { layer: 0, values: singlePrecision(values, pointShape[2]), pointShape };
      const learningCurve = families.length > 1;
      const estimator = { families: [...families], learningCurve, permutations };
      const [told] = await estimateLabelAwareLayers({ layers: [maps], labels, nClasses, estimator, seed });
      const { nats, bound, lowerLimit, family, extrapolated, standardError, interval, ceilingNats } = told;
      const rungs = Object.fromEntries(told.rungs.map((rung) => [`upTo:${rung.family}`, rung.bound]));
      return {
        ...{ nats, bound, lowerLimit, family, extrapolated, standardError, interval, ceilingNats },
        verdict: told.verdict,
        because: told.because,
        estimates: { ...told.estimates, ...rungs },
        permutationNull: told.permutationNull ?? null,
        critics: told.critics,
        curve: told.curve,
        stopReason: told.stopReason,
      };
    },
  };
}

/** The cheapest rung, as for tables of networks, and the ladder to convolutions with half of the points. */
export const layerEstimators: readonly Estimator<LabelledSample>[] = [
  ladder("layers-pooled", ["pooled"], 3e-3),
  ladder("layers-ladder", ["pooled", "linear", "hidden", "convolutional"], 2.5e-1),
];

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
    const { estimateLabelInformation } =
      require("../labels/label-information") as typeof import("../labels/label-information");
    const { estimator, bits, nPoints, pointwise, permutationNull, ...answer } = await estimateLabelInformation(sample, {
      seed,
      onFit,
      estimator: { permutations },
    });
    return { ...answer, nats: answer.extrapolated ?? answer.nats, permutationNull: permutationNull ?? null };
  },
};
