import { describe, expect, it } from "vitest";
import { type Bracket, halvingBracket, hyperbandBrackets } from "../../lib/hyperband";

const sizes = (brackets: readonly Bracket[]) =>
  brackets.map(({ rungs }) => rungs.map(({ configurations }) => configurations));
const resources = (brackets: readonly Bracket[]) => brackets.map(({ rungs }) => rungs.map(({ resource }) => resource));
const hyperband = (maxResource: number, eta: number) =>
  hyperbandBrackets({ maxResource, eta, convention: "algorithm1" });

describe("successive halving", () => {
  // Its aggressive elimination, several rungs at the lowest resource, is not offered: rungs rise.
  it("is scikit-learn's with 60 candidates and factor 3 at most 180: 60, 20, 7 at 20, 60, 180 (test_successive_halving)", () => {
    const limits = { configurations: 60, minResource: 20, maxResource: 180, eta: 3, earlyStoppingRate: 0 };
    const bracket = halvingBracket({ ...limits, rounding: "ceil" });
    expect(sizes([bracket])).toEqual([[60, 20, 7]]);
    expect(resources([bracket])).toEqual([[20, 60, 180]]);
  });

  it("is scikit-learn's with 60 candidates and factor 3 unlimited: 60, 20, 7, 3 at 37, 111, 333, 999", () => {
    const bracket = halvingBracket({
      configurations: 60,
      minResource: Math.floor(1000 / 27),
      maxResource: 1000,
      eta: 3,
      earlyStoppingRate: 0,
      rounding: "ceil",
    });
    expect(sizes([bracket])).toEqual([[60, 20, 7, 3]]);
    expect(resources([bracket])).toEqual([[37, 111, 333, 999]]);
  });

  it("starts higher with each step of the early-stopping rate, and is Hyperband's bracket", () => {
    const options = { configurations: 81, minResource: 1, maxResource: 81, eta: 3, rounding: "floor" } as const;
    expect(halvingBracket({ ...options, earlyStoppingRate: 0 })).toEqual(hyperband(81, 3)[0]);
    expect(halvingBracket({ ...options, configurations: 34, earlyStoppingRate: 1 })).toEqual(hyperband(81, 3)[1]);
    expect(() => halvingBracket({ ...options, earlyStoppingRate: 5 })).toThrow("from 0 to 4, not 5");
  });
});
