import {
  estimateKsg,
  estimateLabelInformation,
  estimatePairInformation,
  estimateRoss,
  type LabelledSample,
  labelEntropy,
  type NeighbourEstimate,
  type PairInformationOptions,
  type PairSample,
} from "../../mutual-information";
import { type Answer, answerOf } from "./answer";
import type { Sample } from "./sample";
import { thesisMine } from "./thesis-mine";

/** What a caller may choose beside the estimator. */
export interface Choices {
  readonly seed: number;
  /** Orders of labels for the permutation null; 0 for none. */
  readonly permutations: number;
}

/** An estimator by its name on the command line. */
export interface NamedEstimator<Points> {
  readonly title: string;
  /** Most points, and most numbers of a point or pair, it is put to: its work grows with their square or cube. */
  readonly mostPoints?: number;
  readonly mostNumbers?: number;
  /** Whether it can give a permutation null. */
  readonly hasNull?: boolean;
  estimate(points: Points, choices: Choices): Promise<Answer>;
}

const neighbourLimits = { mostPoints: 20_000 };

function fromNeighbours(
  estimate: NeighbourEstimate,
  ceilingNats: number | null,
  estimates: Answer["estimates"],
): Answer {
  return {
    nats: estimate.nats,
    standardError: estimate.standardError,
    interval: null,
    ceilingNats,
    verdict: null,
    because: "Nearest neighbours are a witness in a few dimensions only, and give no bound and no interval.",
    estimates,
    permutationNull: null,
    critics: null,
    curve: null,
    stopReason: null,
  };
}

/** Estimators of points and labels; the first is the default. */
export const labelEstimators: Readonly<Record<string, NamedEstimator<LabelledSample>>> = {
  "label-aware": {
    title: "H(Y) − cross-entropy of cross-fitted critics, with what they are expected to miss (default)",
    hasNull: true,
    estimate: async (sample, { seed, permutations }) =>
      answerOf(await estimateLabelInformation(sample, { seed, estimator: { permutations } })),
  },
  mine: {
    title: "the thesis's: shuffled pairs, Donsker–Varadhan; half of the points fit, the others report",
    estimate: (sample, { seed }) => thesisMine(sample, seed, {}),
  },
  "mine-nwj": {
    title: "the same with the bound t − e^t",
    estimate: (sample, { seed }) => thesisMine(sample, seed, { bound: "nwj" }),
  },
  "mine-deranged": {
    title: "mine with derangements and the gradient of a moving average",
    estimate: (sample, { seed }) => thesisMine(sample, seed, { product: "derangement", gradient: "movingAverage" }),
  },
  ross: {
    title: "nearest neighbours (Ross 2014), for a few dimensions and at most 20,000 points",
    ...neighbourLimits,
    estimate: async (sample) => {
      const estimate = estimateRoss(sample);
      return fromNeighbours(estimate, labelEntropy(sample.labels, sample.nClasses), { ross: estimate.nats });
    },
  },
};

function critic(title: string, choice: Partial<PairInformationOptions>): NamedEstimator<PairSample> {
  return {
    title,
    mostNumbers: 2048,
    estimate: async (pairs, { seed }) => answerOf(await estimatePairInformation(pairs, { seed, estimator: choice })),
  };
}

/** Estimators of pairs of vectors; the first is the default. */
export const pairEstimators: Readonly<Record<string, NamedEstimator<PairSample>>> = {
  dv: critic("Donsker–Varadhan of cross-fitted critics that are fitted contrastively (default)", {}),
  mine: critic("Donsker–Varadhan, also as the objective of the fit", { objective: "dv" }),
  nwj: critic("t − e^t, also as the objective", { objective: "nwj", headline: "nwj" }),
  infonce: critic("the contrastive bound, never above ln(batch)", { objective: "infoNce", headline: "infoNce" }),
  smile: critic("Donsker–Varadhan with e^t clipped to e^±5, no bound", { objective: "smile", headline: "smile" }),
  ksg: {
    title: "nearest neighbours (Kraskov et al. 2004), for a few dimensions and at most 20,000 points",
    ...neighbourLimits,
    estimate: async (pairs) => {
      const first = estimateKsg(pairs);
      return fromNeighbours(first, null, { ksg1: first.nats, ksg2: estimateKsg({ ...pairs, algorithm: 2 }).nats });
    },
  },
};

/**
 * The estimator of a name, or the default, bound to a sample.
 *
 * @throws RangeError naming what fits when the name does not, or the sample or a choice is beyond what it can do.
 */
export function estimatorFor(name: string | undefined, { kind, nPoints, sample }: Sample, choices: Choices) {
  const list = (kind === "labels" ? labelEstimators : pairEstimators) as typeof labelEstimators & typeof pairEstimators;
  const names = Object.keys(list);
  const chosen = name?.toLowerCase() ?? names[0];
  if (!names.includes(chosen)) {
    const what = kind === "labels" ? "integers, labels" : "floating-point numbers, one of a pair";
    throw new RangeError(`--estimator ${name} does not fit: Y holds ${what}; there are ${names.join(", ")}.`);
  }
  const { mostPoints = Infinity, mostNumbers = Infinity, hasNull = false, estimate } = list[chosen];
  if (nPoints > mostPoints) {
    throw new RangeError(`--estimator ${chosen} compares all points: at most ${mostPoints} can be, not ${nPoints}.`);
  }
  const numbers = kind === "pairs" ? sample.xSize + sample.ySize : 0;
  if (numbers > mostNumbers) {
    throw new RangeError(`--estimator ${chosen} takes pairs of at most ${mostNumbers} numbers, not ${numbers}.`);
  }
  if (choices.permutations > 0 && !hasNull) {
    throw new RangeError(`--permutations needs labels and --estimator label-aware, not ${chosen}.`);
  }
  return { name: chosen, run: () => estimate(sample as LabelledSample & PairSample, choices) };
}
