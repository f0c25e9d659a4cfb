import { type Bracket, bracketOf } from "./bracket";
import { divide, integerLogarithm, requireInteger, toSafeNumber } from "./integers";

/**
 * Ways to round Hyperband's brackets; published tables disagree because of them. With S = ⌊log_η R⌋, rung i of
 * bracket s holds
 * - `algorithm1`: ⌊⌈(S + 1)·η^s/(s + 1)⌉/η^i⌋ architectures (Li et al. 2018, algorithm 1; mlr3hyperband, NNI, Ray's
 *   first rungs);
 * - `jamieson`: ⌊(S + 1)/(s + 1)⌋·η^(s − i) (the authors' code of 2016; HpBandSter);
 * - `ceil`: ⌈(S + 1)·η^(s − i)/(s + 1)⌉ (Keras Tuner, Syne Tune).
 *
 * A bracket of the first two stays within the budget (S + 1)·R; one of `ceil` may exceed it, by less than R.
 */
export const conventions = ["algorithm1", "jamieson", "ceil"] as const;

export type Convention = (typeof conventions)[number];

/** Full Hyperband: brackets from many short trainings to a few long ones. */
export interface HyperbandSchedule {
  readonly kind: "hyperband";
  /** R: epochs that a surviving architecture has behind it at the end. */
  readonly maxResource: number;
  /** η: a rung keeps about one in η. */
  readonly eta: number;
  readonly convention: Convention;
  /** Architectures selected at the end, over all brackets. */
  readonly selected: number;
}

/**
 * The brackets of Hyperband in exact integers, from s = ⌊log_η R⌋ down to 0.
 *
 * The papers' resource R·η^(i − s) is whole only where R is a multiple of η^s. Otherwise `algorithm1` and `jamieson`
 * round it down, so that no rung exceeds its share, and `ceil` rounds it up as Keras Tuner does; it still rises from
 * rung to rung and ends at R.
 *
 * @throws RangeError when `maxResource` is no positive integer, `eta` no integer from 2, the convention unknown.
 * @example
 * const [, second] = hyperbandBrackets({ maxResource: 81, eta: 3, convention: "algorithm1" });
 * second.rungs.map(({ configurations }) => configurations); // [34, 11, 3, 1], after 3, 9, 27 and 81 epochs
 */
export function hyperbandBrackets(
  options: Pick<HyperbandSchedule, "maxResource" | "eta" | "convention">,
): readonly Bracket[] {
  const { convention } = options;
  requireInteger("The maximum resource of Hyperband", options.maxResource, 1);
  requireInteger("Hyperband's eta", options.eta, 2);
  if (!conventions.includes(convention)) {
    throw new RangeError(`Hyperband's convention must be ${conventions.join(", ")}, not ${convention}.`);
  }
  const highest = integerLogarithm(options.maxResource, options.eta);
  const eta = BigInt(options.eta);
  const maxResource = BigInt(options.maxResource);
  const nBrackets = BigInt(highest + 1);

  const configurations = (s: number, rung: number): bigint => {
    const shares = BigInt(s + 1);
    if (convention === "ceil") return divide(nBrackets * eta ** BigInt(s - rung), shares, "ceil");
    if (convention === "jamieson") return (nBrackets / shares) * eta ** BigInt(s - rung);
    return divide(nBrackets * eta ** BigInt(s), shares, "ceil") / eta ** BigInt(rung);
  };
  const resource = (s: number, rung: number): bigint =>
    divide(maxResource, eta ** BigInt(s - rung), convention === "ceil" ? "ceil" : "floor");

  return Array.from({ length: highest + 1 }, (_, index) => {
    const s = highest - index;
    return bracketOf(
      Array.from({ length: s + 1 }, (__, rung) => ({
        configurations: toSafeNumber("A rung's number of architectures", configurations(s, rung)),
        resource: toSafeNumber("A rung's resource", resource(s, rung)),
      })),
    );
  });
}
