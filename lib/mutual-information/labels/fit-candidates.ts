import { deriveSeed } from "../../platform/random/random";
import type { CriticFit } from "./best-checks";
import { convolutionalCritic } from "./convolutional-critic";
import { type CrossFit, crossFit, type MemberPoints } from "./cross-fit";
import { type HeldOut, heldOutPairs, heldOutRing, pointsOfFold } from "./folds";
import { hiddenCritic } from "./hidden-critic";
import { linearFits } from "./linear-fits";
import { fitLinearPath } from "./linear-path";
import type { LabelInformationOptions } from "./options";
import { chooseForFold } from "./out-of-fold";
import type { PreparedSample } from "./prepare-sample";

type CriticName = "linear" | "hidden" | "convolutional";

/** What the fits of a sample depend on. */
export interface CandidateContext {
  readonly sample: PreparedSample;
  /** The fold of each point, shape [nPoints]. */
  readonly folds: Int32Array;
  readonly options: LabelInformationOptions;
  readonly seed: number;
  /** Told after each fit how many are done, of how many at most. */
  readonly onFit?: (done: number, total: number) => void;
  readonly onCheck?: () => void | Promise<void>;
}

/** The critics that a kind of points is worth. */
export function criticsFor(pointShape: readonly number[], options: LabelInformationOptions): readonly CriticName[] {
  if (options.critics !== "auto") return options.critics;
  return pointShape.length === 3 ? ["linear", "convolutional"] : ["linear", "hidden"];
}

/** The pairs of folds that critics leave out; where a critic costs minutes, `auto` takes neighbours only. */
export function pairsFor(pointShape: readonly number[], options: LabelInformationOptions): readonly HeldOut[] {
  const critics = criticsFor(pointShape, options);
  const ring = options.pairs === "ring" || (options.pairs === "auto" && critics.includes("convolutional"));
  return ring ? heldOutRing(options.folds) : heldOutPairs(options.folds);
}

/**
 * Cross-fits all candidate critics. The linear one, which costs little, goes first; a costlier one is tried on pairs of
 * folds that share none, and goes on only for folds whose partner says that it is better. So that decision, too,
 * is made on points other than those to report.
 */
export async function fitCandidates(context: CandidateContext): Promise<readonly CrossFit[]> {
  const { sample, folds, options } = context;
  const critics = criticsFor(sample.pointShape, options);
  const pairs = pairsFor(sample.pointShape, options);
  const fits: CrossFit[] = [];
  let done = 0;
  const tell = (more: number): void => {
    done += more;
    context.onFit?.(done, pairs.length * critics.length);
  };
  tell(0);
  if (critics.includes("linear")) {
    const { weightDecays } = options;
    const fitMember = async (points: MemberPoints) => {
      const candidates = linearCandidates(sample, points, weightDecays);
      tell(1);
      await context.onCheck?.();
      return candidates;
    };
    fits.push(...(await crossFit(folds, pairs, fitMember)));
  }
  for (const name of critics) {
    if (name === "linear") continue;
    const critic =
      name === "convolutional"
        ? convolutionalCritic(sample, options.convolutional)
        : hiddenCritic(sample, options.hidden);
    const fitMember = async (points: MemberPoints) => {
      const seed = deriveSeed(context.seed, "member", name, points.name);
      const fit = await critic.fit({ points, seed, onCheck: context.onCheck });
      tell(1);
      return [{ critic: name, fit }];
    };
    try {
      if (fits.length === 0) fits.push(...(await crossFit(folds, pairs, fitMember)));
      else {
        const candidate = await fitWhereHopeful(name, fitMember, fits, pairs, context);
        tell(pairs.length - candidate.members.length); // that need no fit
        fits.push(candidate);
      }
    } finally {
      critic.dispose();
    }
  }
  return fits;
}

/** Tries a costly critic on pairs of folds that share none, and goes on where it is better than the others. */
async function fitWhereHopeful(
  name: CriticName,
  fitMember: Parameters<typeof crossFit>[2],
  fits: readonly CrossFit[],
  pairs: readonly HeldOut[],
  context: CandidateContext,
): Promise<CrossFit> {
  const { folds, options } = context;
  const matching = pairs.filter(({ a, b }) => a % 2 === 0 && b === a + 1);
  const [pilot] = await crossFit(folds, matching, fitMember);
  const hopeful = new Set(
    Array.from({ length: options.folds }, (_, fold) => fold).filter((fold) => better(fold, pilot, fits, context)),
  );
  const rest = pairs.filter((pair) => !matching.includes(pair) && (hopeful.has(pair.a) || hopeful.has(pair.b)));
  const [others] = rest.length > 0 ? await crossFit(folds, rest, fitMember) : [];
  return { critic: name, members: [...pilot.members, ...(others?.members ?? [])], reportFolds: hopeful };
}

function linearCandidates(sample: PreparedSample, points: MemberPoints, weightDecays: readonly number[]) {
  const fits = linearFits({ path: fitLinearPath({ sample, points, weightDecays }), sample, points });
  return fits.map(({ weightDecay, fit }) => ({ critic: `linear, decay ${weightDecay}`, fit }));
}

/** Whether a pilot is better than the best of the others on the partner of a fold. */
function better(fold: number, pilot: CrossFit, others: readonly CrossFit[], context: CandidateContext): boolean {
  const member = pilot.members.find(({ heldOut: { a, b } }) => a === fold || b === fold);
  if (!member) return true;
  const { sample, folds } = context;
  const points = Array.from({ length: context.options.folds }, (_, each) => pointsOfFold(folds, each));
  const best = chooseForFold(fold, others, sample, points);
  const known = others
    .find(({ critic }) => critic === best.critic)
    ?.members.find(({ heldOut }) => {
      return heldOut.a === member.heldOut.a && heldOut.b === member.heldOut.b;
    });
  if (!known) return true;
  const only = (fit: CriticFit): CrossFit => ({ critic: "", members: [{ heldOut: member.heldOut, fit }] });
  const [mine, theirs] = [member.fit, known.fit].map((fit) => chooseForFold(fold, [only(fit)], sample, points).value);
  return mine > theirs;
}
