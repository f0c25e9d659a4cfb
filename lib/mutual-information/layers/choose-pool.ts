import { labelsAt } from "../labels/best-checks";
import type { CrossFit } from "../labels/cross-fit";
import { calibratedForFold, type FoldChoice, type Role } from "../labels/out-of-fold";
import type { PreparedSample } from "../labels/prepare-sample";
import { poolWeights } from "./pool-weights";

/**
 * The logarithmic pool of critics that is best on all folds but one: of the best 1, 2, 4, … families and of all, each
 * family by its best member. Every weight fitted to n points flatters its pool by 1/(2n) nats on them and costs as much
 * on others, so a pool has to be better by 1/n for each (Akaike 1974).
 *
 * Tables, weights and the choice come from folds other than the one to report.
 */
export function choosePoolForFold(
  fold: number,
  fits: readonly CrossFit[],
  sample: Pick<PreparedSample, "labels" | "prior">,
  points: readonly Int32Array[],
): FoldChoice {
  const { labels, prior } = sample;
  const ranked = bestOfFamilies(fits, calibratedForFold(fold, fits, sample, points));
  const selectPoints = ranked[0].roles.reduce((sum, { selectFold }) => sum + points[selectFold].length, 0);
  let best = ranked[0];
  let bestScore = best.value - 1 / selectPoints;
  for (const size of poolSizes(ranked.length)) {
    const members = ranked.slice(0, size);
    const groups = members[0].roles.map(({ selectFold }, role) => ({
      tables: members.map(({ roles }) => roles[role].select),
      labels: labelsAt(labels, points[selectFold]),
    }));
    const { weights, value } = poolWeights(groups, prior);
    const used = members
      .map((member, index) => ({ member, weight: weights[index] }))
      .filter(({ weight }) => weight > 0);
    const score = value - used.length / selectPoints;
    if (used.length === 0 || score <= bestScore) continue;
    bestScore = score;
    best = {
      critic: used.map(({ member, weight }) => `${weight.toFixed(2)} × ${member.critic}`).join(" + "),
      parts: used.map(({ member }) => member.critic),
      roles: members[0].roles.map((role, index) => pooledRole(role, used, index)),
      scale: 1,
      value,
    };
  }
  return best;
}

/** The best member of each family, best first. */
function bestOfFamilies(fits: readonly CrossFit[], calibrated: readonly FoldChoice[]): readonly FoldChoice[] {
  const familyOf = new Map(fits.map(({ critic, family }) => [critic, family ?? critic]));
  const best = new Map<string, FoldChoice>();
  for (const each of calibrated) {
    const family = familyOf.get(each.critic) as string;
    const known = best.get(family);
    if (!known || each.value > known.value) best.set(family, each);
  }
  return [...best.values()].sort((a, b) => b.value - a.value);
}

function poolSizes(count: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = 2; size < count; size *= 2) sizes.push(size);
  return count > 1 ? [...sizes, count] : sizes;
}

function pooledRole(
  { selectFold }: Role,
  used: readonly { readonly member: FoldChoice; readonly weight: number }[],
  index: number,
): Role {
  const pooled = (table: "select" | "report"): Float32Array => {
    const sum = new Float32Array(used[0].member.roles[index][table].length);
    for (const { member, weight } of used) {
      const part = member.roles[index][table];
      for (let entry = 0; entry < sum.length; entry++) sum[entry] += weight * part[entry];
    }
    return sum;
  };
  return { selectFold, select: pooled("select"), report: pooled("report") };
}
