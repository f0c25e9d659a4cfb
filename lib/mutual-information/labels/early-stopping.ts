import { setImmediate } from "node:timers/promises";
import { createRandom, type Random } from "../../platform/random/random";
import { pointwiseInformation } from "../bounds";
import { BestChecks, type CriticFit, labelsAt, meanOf } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import type { PreparedSample } from "./prepare-sample";

/** How long a critic is fitted, and in what bites. */
export interface CheckRule {
  /** Points a step. */
  readonly batchSize: number;
  /** Steps between two looks at the held-out folds, at least; never less than one pass over the points. */
  readonly stepsPerCheck: number;
  /** Looks without progress on either held-out fold before the fit ends. */
  readonly patience: number;
  readonly maxChecks: number;
}

/** Steps from one look to the next, for a number of points. */
export function stepsPerCheck(nPoints: number, rule: CheckRule): { readonly passes: number; readonly steps: number } {
  const steps = Math.max(1, Math.floor(nPoints / rule.batchSize));
  return { passes: Math.ceil(rule.stepsPerCheck / steps), steps };
}

/** Points of the fit on which its own value is taken: enough for a curve. */
const curvePoints = 1024;

/**
 * Fits step by step and looks at two held-out folds as it goes; each fold chooses the best look for the other. The
 * fit ends when neither has improved for a while.
 *
 * @param options.step Takes one step on the points named.
 * @param options.table T(x, c) of the points named, shape [indices, nClasses].
 */
export async function fitWithChecks(options: {
  readonly sample: PreparedSample;
  readonly points: MemberPoints;
  readonly rule: CheckRule;
  readonly seed: number;
  readonly step: (indices: Int32Array, random: Random) => void;
  readonly table: (indices: Int32Array) => Float32Array;
}): Promise<CriticFit> {
  const { sample, rule, seed } = options;
  const { fitPoints, a, b } = options.points;
  const { labels, prior } = sample;
  const best = new BestChecks(labelsAt(labels, a), labelsAt(labels, b), prior, rule);
  const batchSize = Math.min(rule.batchSize, fitPoints.length);
  const { passes, steps } = stepsPerCheck(fitPoints.length, rule);
  const sampleOfFit = fitPoints.subarray(0, curvePoints);
  for (let check = 0; ; check++) {
    for (let pass = 0; check > 0 && pass < passes; pass++) {
      const random = createRandom(seed, "pass", check, pass);
      const order = random.permutation(fitPoints.length).map((position) => fitPoints[position]);
      for (let step = 0; step < steps; step++) {
        options.step(order.subarray(step * batchSize, (step + 1) * batchSize), random);
      }
    }
    const onFit = pointwiseInformation(options.table(sampleOfFit), labelsAt(labels, sampleOfFit), prior);
    const stop = best.look(check, meanOf(onFit), options.table(a), options.table(b));
    await setImmediate(); // a worker whose parent is gone, and a kernel that is asked, notice here
    if (stop) return best.result(stop);
  }
}
