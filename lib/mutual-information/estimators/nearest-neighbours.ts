import { labelEntropy } from "../bounds";
import type { LabelledSample } from "../labels/prepare-sample";
import { estimateKsg } from "../neighbours/ksg";
import { estimateRoss } from "../neighbours/ross";
import type { PairInformationOptions } from "../pairs/options";
import type { PairSample } from "../pairs/pair-sample";
import { bareAnswer, type Estimator } from "./estimator";

function critic(name: string, title: string, change: Partial<PairInformationOptions>): Estimator<PairSample> {
  return {
    name,
    title,
    kind: "pairs",
    limits: { numbers: 2048 },
    secondsPerPoint: () => 1e-3,
    fit: async (pairs, { seed, onFit }) => {
      const { estimatePairInformation } =
        require("../pairs/pair-information") as typeof import("../pairs/pair-information");
      const { estimator, bits, nPoints, ceilingNats, permutationNull, ...answer } = await estimatePairInformation(
        pairs,
        { seed, onFit, estimator: change },
      );
      return { ...answer, ceilingNats: ceilingNats ?? null, permutationNull: permutationNull ?? null };
    },
  };
}

/** Cross-fitted critics of pairs, by what they are fitted to and what is reported of them. */
export const pairCritics: readonly Estimator<PairSample>[] = [
  critic("dv", "Donsker–Varadhan of cross-fitted critics; nearest neighbours where these are sharper (default)", {}),
  critic("mine", "Donsker–Varadhan, also as the objective of the fit", { objective: "dv" }),
  critic("nwj", "t − e^t, also as the objective", { objective: "nwj", headline: "nwj" }),
  critic("infonce", "the contrastive bound, never above ln(batch)", { objective: "infoNce", headline: "infoNce" }),
  critic("smile", "Donsker–Varadhan with e^t clipped to e^±5, no bound", { objective: "smile", headline: "smile" }),
];

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
