import { labelEntropy } from "../bounds";
import type { LabelledSample } from "../labels/labelled-sample";
import { estimateKsg } from "../neighbours/ksg";
import { estimateRoss } from "../neighbours/ross";
import type { PairSample } from "../pairs/pair-sample";
import { bareAnswer, type Estimator } from "./estimator";

/** Nearest neighbours compare all points, and see little in many dimensions. */
const limited = { limits: { points: 20_000 }, benchmark: { dimension: 4, nPoints: 10_000 } } as const;

const because = "Nearest neighbours are a reference in a few dimensions only, and give no bound and no interval.";

/** Ross 2014, of labels. */
export const ross: Estimator<LabelledSample> = {
  name: "ross",
  title: "nearest neighbours (Ross 2014), for a few dimensions; of at most 20,000 points",
  kind: "labels",
  ...limited,
  secondsPerPoint: ({ nPoints }) => 5e-8 * nPoints,
  fit: async (sample) => {
    const { nats, standardError } = estimateRoss(sample);
    const ceilingNats = labelEntropy(sample.labels, sample.nClasses);
    return { ...bareAnswer, nats, standardError, ceilingNats, because, estimates: { ross: nats } };
  },
};

/** Kraskov et al. 2004, of pairs. */
export const ksg: Estimator<PairSample> = {
  name: "ksg",
  title: "nearest neighbours (Kraskov et al. 2004), for a few dimensions; of at most 20,000 points",
  kind: "pairs",
  ...limited,
  secondsPerPoint: ({ nPoints }) => 1e-7 * nPoints,
  fit: async (pairs) => {
    const { nats, standardError } = estimateKsg(pairs);
    const estimates = { ksg1: nats, ksg2: estimateKsg({ ...pairs, algorithm: 2 }).nats };
    return { ...bareAnswer, nats, standardError, because, estimates };
  },
};
