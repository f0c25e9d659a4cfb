import type { PairInformationOptions } from "../pairs/options";
import { estimatePairInformation } from "../pairs/pair-information";
import type { PairSample } from "../pairs/pair-sample";
import type { Estimator } from "./estimator";

function critic(name: string, title: string, change: Partial<PairInformationOptions>): Estimator<PairSample> {
  return {
    name,
    title,
    kind: "pairs",
    limits: { numbers: 2048 },
    secondsPerPoint: () => 1e-3,
    fit: async (pairs, { seed, onFit }) => {
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
