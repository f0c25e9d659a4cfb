import { type CriticName, criticKind, type KindContext, kindsFor } from "./critic-kinds";
import { type CrossFit, crossFit, type MemberPoints } from "./cross-fit";
import { type HeldOut, heldOutPairs, heldOutRing, pointsOfFold, pointsOutside } from "./folds";
import { chooseForFold } from "./out-of-fold";
import type { PreparedSample } from "./prepare-sample";

/** What the fits of a sample depend on. */
export interface CandidateContext extends KindContext {
  /** The fold of each point, shape [nPoints]. */
  readonly folds: Int32Array;
  /** Told after each fit how many are done, of how many at most. */
  readonly onFit?: (done: number, total: number) => void;
}

/** Points beyond which neighbouring folds alone are left out: more critics would cost minutes and say the same. */
const manyPoints = 20_000;

/** The pairs of folds that critics leave out; where a critic costs minutes, `auto` takes neighbours only. */
export function pairsFor(sample: PreparedSample, options: KindContext["options"]): readonly HeldOut[] {
  const costly = kindsFor({ sample, options }).includes("convolutional") || sample.labels.length > manyPoints;
  const ring = options.pairs === "ring" || (options.pairs === "auto" && costly);
  return ring ? heldOutRing(options.folds) : heldOutPairs(options.folds);
}

/** Pairs of folds that share none: every critic is tried on them first. */
export function matchingPairs(pairs: readonly HeldOut[]): readonly HeldOut[] {
  return pairs.filter(({ a, b }) => a % 2 === 0 && b === a + 1);
}

/** The points of the fit that leaves out a pair of folds. */
export function memberPoints(folds: Int32Array, heldOut: HeldOut): MemberPoints {
  const { a, b } = heldOut;
  const fitPoints = pointsOutside(folds, heldOut);
  return { fitPoints, a: pointsOfFold(folds, a), b: pointsOfFold(folds, b), name: `${a}-${b}` };
}

/** Nats by which a kind may be behind the best in the trial and still be fitted for all pairs. */
const near = 0.01;

export interface FittedKind {
  readonly name: CriticName;
  readonly fits: readonly CrossFit[];
}

/**
 * Cross-fits all kinds of critics. Each is tried on pairs of folds that share none; it goes on for a fold if it is among
 * the best on that fold's partner. So that decision, too, is made on points other than those to report.
 */
export async function fitCandidates(context: CandidateContext): Promise<readonly FittedKind[]> {
  const { sample, folds, options } = context;
  const names = kindsFor(context);
  const pairs = pairsFor(sample, options);
  const trial = matchingPairs(pairs);
  let done = 0;
  const tell = (more: number): void => {
    done += more;
    context.onFit?.(done, pairs.length * names.length);
  };
  tell(0);
  const fitPairs = async (name: CriticName, some: readonly HeldOut[]): Promise<readonly CrossFit[]> => {
    if (some.length === 0) return [];
    const kind = criticKind(name, context);
    try {
      return await crossFit(folds, some, async (points) => {
        const fits = await kind.fit(points);
        tell(1);
        return fits;
      });
    } finally {
      kind.dispose();
    }
  };
  const tried: FittedKind[] = [];
  for (const name of names) tried.push({ name, fits: await fitPairs(name, trial) });
  const hopeful = hopefulFolds(tried, context);
  const fitted: FittedKind[] = [];
  for (const [index, { name, fits }] of tried.entries()) {
    const reportFolds = hopeful[index];
    const rest = pairs.filter((pair) => !trial.includes(pair) && (reportFolds.has(pair.a) || reportFolds.has(pair.b)));
    const others = await fitPairs(name, rest);
    tell(pairs.length - trial.length - rest.length); // that need no fit
    fitted.push({
      name,
      fits: fits.map(({ critic, members }) => {
        const more = others.find((other) => other.critic === critic)?.members ?? [];
        return { critic, members: [...members, ...more], reportFolds };
      }),
    });
  }
  return fitted;
}

/** For each kind the folds whose partner puts it near the best; all folds without a partner. */
function hopefulFolds(tried: readonly FittedKind[], context: CandidateContext): readonly ReadonlySet<number>[] {
  const { sample, folds, options } = context;
  const points = Array.from({ length: options.folds }, (_, fold) => pointsOfFold(folds, fold));
  const hopeful = tried.map(() => new Set<number>());
  for (let fold = 0; fold < options.folds; fold++) {
    const values = tried.map(({ fits }) => {
      const open = fits
        .map((fit) => ({ ...fit, members: fit.members.filter(({ heldOut: { a, b } }) => a === fold || b === fold) }))
        .filter(({ members }) => members.length > 0);
      return open.length > 0 ? chooseForFold(fold, open, sample, points).value : Number.POSITIVE_INFINITY;
    });
    const best = Math.max(...values);
    for (const [index, value] of values.entries()) if (value >= best - near) hopeful[index].add(fold);
  }
  return hopeful;
}
