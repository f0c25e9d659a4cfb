import { createRandom } from "../../platform/random/random";
import { standardErrorOfMean } from "../../statistics/spread";
import { pointwiseInformation } from "../bounds";
import { labelsAt, meanOf } from "./best-checks";
import { criticKind } from "./critic-kinds";
import type { CrossFit, MemberPoints } from "./cross-fit";
import { type CandidateContext, type FittedKind, matchingPairs, memberPoints, pairsFor } from "./fit-candidates";
import { type HeldOut, pointsOfFold } from "./folds";
import { chooseForFold } from "./out-of-fold";
import { logRatios } from "./temperature";

/** What a change would add to the bound, nats. */
export interface Gain {
  readonly nats: number;
  readonly standardError: number;
  /** The critics that gained it. */
  readonly by: string;
}

/** What limits a bound. */
export interface Limits {
  /** Of the next richer critics over those to choose from, on the same points. */
  readonly family: Gain;
  /** Of a critic with twice the points over the same with half of them: the last step of its learning curve. */
  readonly points: Gain;
}

/** Points from which a single pair of folds tells enough. */
const enoughPoints = 4000;

/**
 * Tries what would limit the bound on pairs of folds that all critics were tried on: the favourite kind fitted to half
 * of the points, and its next richer kind. Both are compared point by point with what was fitted to the same folds.
 *
 * @param favourite The kind that most folds chose.
 * @param groups Of points that are copies of each other, which stay together; see `copiedRows`.
 */
export async function findLimits(
  favourite: string,
  fitted: readonly FittedKind[],
  context: CandidateContext,
  groups?: Int32Array,
): Promise<Limits> {
  const { sample, folds, options, seed } = context;
  const own = fitted.find(({ fits }) => fits.some(({ critic }) => critic === favourite)) as FittedKind;
  const trial = matchingPairs(pairsFor(sample, options));
  const some = sample.labels.length >= enoughPoints ? trial.slice(0, 1) : trial;
  const fitSome = async (isRicher: boolean, change: (points: MemberPoints) => MemberPoints) => {
    const kind = criticKind(own.name, context, isRicher);
    try {
      const members = new Map<HeldOut, readonly CrossFit[]>();
      for (const heldOut of some) {
        const fits = await kind.fit(change(memberPoints(folds, heldOut)));
        members.set(
          heldOut,
          fits.map(({ critic, fit }) => ({ critic, members: [{ heldOut, fit }] })),
        );
      }
      return members;
    } finally {
      kind.dispose();
    }
  };
  const halved = (points: MemberPoints): MemberPoints => ({
    ...points,
    fitPoints: halfOf(points.fitPoints, sample.labels, seed, groups),
  });
  const groupsOfFold = (fold: number) => [...pointsOfFold(folds, fold)].map((point) => groups![point]);
  const byHalf = await fitSome(false, halved);
  // A linear critic's next richer ones have been tried: they are among the candidates.
  const byRicher = own.name === "linear" ? undefined : await fitSome(true, (points) => points);
  const of = (kinds: readonly FittedKind[], heldOut: HeldOut): readonly CrossFit[] =>
    kinds.flatMap(({ fits }) =>
      fits.map(({ critic, members }) => ({
        critic,
        members: members.filter((member) => member.heldOut.a === heldOut.a && member.heldOut.b === heldOut.b),
      })),
    );
  const groupsOfTerms = groups && Int32Array.from(some.flatMap(({ a, b }) => [a, b]).flatMap(groupsOfFold));
  const terms = { own: [] as number[], half: [] as number[], richer: [] as number[] };
  for (const heldOut of some) {
    const read = (fits: readonly CrossFit[]) => termsOf(fits, heldOut, context);
    const ownTerms = read(of([own], heldOut));
    terms.own.push(...ownTerms);
    terms.half.push(...read(byHalf.get(heldOut) as readonly CrossFit[]));
    const others = fitted.filter((kind) => kind !== own && kind.name !== "linear");
    const richer = byRicher
      ? [byRicher.get(heldOut) as readonly CrossFit[]]
      : others.map((kind) => of([kind], heldOut));
    terms.richer.push(...richer.map(read).reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a), ownTerms));
  }
  const words = byRicher ? [`larger ${own.name}`] : fitted.filter((kind) => kind !== own).map(({ name }) => name);
  return {
    family: gainOf(terms.richer, terms.own, words.join(", "), groupsOfTerms),
    points: gainOf(terms.own, terms.half, own.name, groupsOfTerms),
  };
}

/** What one set of terms is worth beyond another on the same points; terms worth less than nothing are worth nothing. */
function gainOf(terms: readonly number[], others: readonly number[], by: string, groups?: Int32Array): Gain {
  const [worth, ofOthers] = [Math.max(0, meanOf(terms)), Math.max(0, meanOf(others))];
  const differences = terms.map((term, point) => term - others[point]);
  return {
    nats: worth - ofOthers,
    standardError: worth + ofOthers > 0 ? standardErrorOfMean(differences, groups) : 0,
    by,
  };
}

/** Pointwise terms of both folds of a pair, each by the critic and the reading that are best on the other. */
function termsOf(fits: readonly CrossFit[], { a, b }: HeldOut, context: CandidateContext): number[] {
  const { sample, folds, options } = context;
  const points = Array.from({ length: options.folds }, (_, fold) => pointsOfFold(folds, fold));
  return [a, b].flatMap((fold) => {
    const { roles, scale, doubt = 1 / sample.labels.length } = chooseForFold(fold, fits, sample, points);
    const table = logRatios(roles[0].report, scale, sample.prior, doubt);
    return [...pointwiseInformation(table, labelsAt(sample.labels, points[fold]), sample.prior)];
  });
}

/** Every second point of each class, in random order; copies go where the first of them goes. */
function halfOf(points: Int32Array, labels: Int32Array, seed: number, groups?: Int32Array): Int32Array {
  const order = createRandom(seed, "half").permutation(points.length);
  const seen = new Map<number, number>();
  const taken = new Map<number, boolean>();
  return Int32Array.from(order, (place) => points[place]).filter((point) => {
    const known = groups && taken.get(groups[point]);
    if (known !== undefined) return known;
    const before = seen.get(labels[point]) ?? 0;
    seen.set(labels[point], before + 1);
    if (groups) taken.set(groups[point], before % 2 === 0);
    return before % 2 === 0;
  });
}
