import { pointwiseInformation } from "../bounds";
import { type CriticFit, labelsAt, meanOf } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import type { fitLinearPath } from "./linear-path";
import type { PreparedSample } from "./prepare-sample";

/**
 * The linear critics of a path as a member's fits, one a weight decay. They were chosen on neither of the folds that the
 * member leaves out, so the same tables serve for both.
 */
export function linearFits(options: {
  readonly path: ReturnType<typeof fitLinearPath>;
  readonly sample: Pick<PreparedSample, "labels" | "prior">;
  readonly points: MemberPoints;
}): readonly { readonly weightDecay: number; readonly fit: CriticFit }[] {
  const { path, sample, points } = options;
  const value = (table: Float32Array, fold: Int32Array): number =>
    meanOf(pointwiseInformation(table, labelsAt(sample.labels, fold), sample.prior));
  const curve = path.map(({ a, b, fitNats }, index) => {
    return { check: index + 1, fit: fitNats, select: (value(a, points.a) + value(b, points.b)) / 2 };
  });
  return path.map(({ weightDecay, a, b, converged }, index) => {
    const tables = { a, b };
    const fit: CriticFit = {
      chosenOnA: tables,
      chosenOnB: tables,
      curve: curve.slice(0, index + 1),
      stopReason: converged ? "converged" : "maxEpochs",
    };
    return { weightDecay, fit };
  });
}
