import { type Bracket, bracketOf } from "./bracket";
import { divide, integerLogarithm, requireInteger, toSafeNumber } from "./integers";

/** Successive halving: one bracket of any number of architectures. */
export interface HalvingSchedule {
  readonly kind: "halving";
  /** n: architectures in the first rung. */
  readonly configurations: number;
  /** r: epochs of the first rung when the early-stopping rate is 0. */
  readonly minResource: number;
  /** R: no architecture trains longer. */
  readonly maxResource: number;
  readonly eta: number;
  /** s: the first rung trains r·η^s epochs; each step spares rungs and eliminates later. */
  readonly earlyStoppingRate: number;
  /** `floor` as in the papers, `ceil` as in scikit-learn. */
  readonly rounding: "floor" | "ceil";
  readonly selected: number;
}

/**
 * The rungs that architectures climb in successive halving (Li et al. 2020, algorithm 1): rung i holds n/η^i
 * architectures at r·η^(s + i) epochs, as long as that is within R and there is one architecture for each.
 *
 * @throws RangeError when a number is out of its range, naming it.
 * @example
 * const epochs = { minResource: 37, maxResource: 1000 };
 * const bracket = halvingBracket({ configurations: 60, ...epochs, eta: 3, earlyStoppingRate: 0, rounding: "ceil" });
 * bracket.rungs.map(({ configurations }) => configurations); // [60, 20, 7, 3]
 * bracket.rungs.map(({ resource }) => resource); // [37, 111, 333, 999], epochs
 */
export function halvingBracket(options: Omit<HalvingSchedule, "kind" | "selected">): Bracket {
  const configurations = requireInteger("Architectures that start successive halving", options.configurations, 1);
  const maxResource = requireInteger("The maximum resource of successive halving", options.maxResource, 1);
  const minResource = requireInteger("The minimum resource of successive halving", options.minResource, 1, maxResource);
  const eta = requireInteger("The eta of successive halving", options.eta, 2);
  const levels = integerLogarithm(Math.floor(maxResource / minResource), eta);
  const rate = requireInteger("The early-stopping rate of successive halving", options.earlyStoppingRate, 0, levels);
  const highest = Math.min(levels - rate, integerLogarithm(configurations, eta));
  return bracketOf(
    Array.from({ length: highest + 1 }, (_, rung) => ({
      configurations: Number(divide(BigInt(configurations), BigInt(eta) ** BigInt(rung), options.rounding)),
      resource: toSafeNumber("A rung's resource", BigInt(minResource) * BigInt(eta) ** BigInt(rate + rung)),
    })),
  );
}
