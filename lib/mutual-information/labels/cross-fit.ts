import type { CriticFit } from "./best-checks";
import { type HeldOut, pointsOfFold, pointsOutside } from "./folds";

/** The fits of one critic, one for each pair of folds left out. */
export interface CrossFit {
  /** Such as `linear, decay 0.004`. */
  readonly critic: string;
  /** Critics that differ in capacity alone, such as all weight decays; absent when it stands alone. */
  readonly family?: string;
  readonly members: readonly { readonly heldOut: HeldOut; readonly fit: CriticFit }[];
  /** Folds that may be reported by it; all when absent. */
  readonly reportFolds?: ReadonlySet<number>;
}

/** Points of one fit and of the two folds it leaves out. */
export interface MemberPoints {
  readonly fitPoints: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Such as `0-1`, to derive a seed. */
  readonly name: string;
}

/**
 * Fits critics to all folds but two, for each of the pairs of folds.
 *
 * @param fitMember Fits one or more critics at once; the same names for every member.
 * @returns One cross-fit for each name.
 */
export async function crossFit(
  folds: Int32Array,
  pairs: readonly HeldOut[],
  fitMember: (points: MemberPoints) => Promise<readonly { readonly critic: string; readonly fit: CriticFit }[]>,
): Promise<readonly CrossFit[]> {
  const byCritic = new Map<string, { heldOut: HeldOut; fit: CriticFit }[]>();
  for (const heldOut of pairs) {
    const fits = await fitMember({
      fitPoints: pointsOutside(folds, heldOut),
      a: pointsOfFold(folds, heldOut.a),
      b: pointsOfFold(folds, heldOut.b),
      name: `${heldOut.a}-${heldOut.b}`,
    });
    for (const { critic, fit } of fits) {
      const members = byCritic.get(critic) ?? [];
      members.push({ heldOut, fit });
      byCritic.set(critic, members);
    }
  }
  return Array.from(byCritic, ([critic, members]) => ({ critic, members }));
}
