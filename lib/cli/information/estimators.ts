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
import { drawPoints } from "./draw-points";
import type { Kind, Sample } from "./sample";
import { thesisMine } from "./thesis-mine";

/** What a caller may choose beside the estimator. */
export interface Choices {
  readonly seed: number;
  /** Orders of labels for the permutation null; 0 for none. */
  readonly permutations: number;
  /** Most points to use; the estimator's own bound unless told. */
  readonly mostPoints?: number;
  /** Told how many fits are done, of how many. */
  readonly onFit?: (done: number, total: number) => void;
}

/** An estimator by its name on the command line. */
export interface NamedEstimator<Points> {
  readonly title: string;
  /**
   * Most points it uses, more are drawn from, and most numbers of a pair it is put to: its work grows with their square
   * or cube.
   */
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
    estimate: async (sample, { seed, permutations, onFit }) =>
      answerOf(await estimateLabelInformation(sample, { seed, onFit, estimator: { permutations } })),
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
    title: "nearest neighbours (Ross 2014), for a few dimensions; of at most 20,000 points",
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
    estimate: async (pairs, { seed, onFit }) =>
      answerOf(await estimatePairInformation(pairs, { seed, onFit, estimator: choice })),
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
    title: "nearest neighbours (Kraskov et al. 2004), for a few dimensions; of at most 20,000 points",
    ...neighbourLimits,
    estimate: async (pairs) => {
      const first = estimateKsg(pairs);
      return fromNeighbours(first, null, { ksg1: first.nats, ksg2: estimateKsg({ ...pairs, algorithm: 2 }).nats });
    },
  },
};

/** What Y is to be taken for where an estimator is named that knows only one kind. */
export function kindOf(name: string | undefined): Kind | undefined {
  const chosen = name?.toLowerCase() ?? "";
  if (chosen in labelEstimators === chosen in pairEstimators) return undefined;
  return chosen in labelEstimators ? "labels" : "pairs";
}

/**
 * The estimator of a name, or the default, bound to a sample.
 *
 * @throws RangeError naming what fits when the name does not, or the sample or a choice is beyond what it can do.
 */
export function estimatorFor(name: string | undefined, given: Sample, choices: Choices) {
  const { kind } = given;
  const list = (kind === "labels" ? labelEstimators : pairEstimators) as typeof labelEstimators & typeof pairEstimators;
  const names = Object.keys(list);
  const chosen = name?.toLowerCase() ?? names[0];
  if (!names.includes(chosen)) {
    const [what, other] =
      kind === "labels" ? ["labels", "--continuous"] : ["floating-point numbers, one of a pair", "--labels"];
    throw new RangeError(
      `--estimator ${name} does not fit: Y holds ${what} (${other} takes them otherwise); there are ${names.join(", ")}.`,
    );
  }
  const { mostPoints = Infinity, mostNumbers = Infinity, hasNull = false, estimate } = list[chosen];
  const numbers = given.kind === "pairs" ? given.sample.xSize + given.sample.ySize : 0;
  if (numbers > mostNumbers) {
    throw new RangeError(`--estimator ${chosen} takes pairs of at most ${mostNumbers} numbers, not ${numbers}.`);
  }
  if (choices.permutations > 0 && !hasNull) {
    throw new RangeError(`--permutations needs labels and --estimator label-aware, not ${chosen}.`);
  }
  const { nPoints, notes, sample } = drawPoints(
    given,
    Math.min(mostPoints, choices.mostPoints ?? Infinity),
    choices.seed,
  );
  return { name: chosen, nPoints, notes, run: () => estimate(sample as LabelledSample & PairSample, choices) };
}
