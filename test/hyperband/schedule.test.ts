import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AsynchronousSchedule,
  asynchronousBracket,
  type Bracket,
  bracketOf,
  bracketsOf,
  type Convention,
  conventions,
  countTrials,
  fixedElimination,
  hyperbandBrackets,
  integerLogarithm,
  isUpperBound,
  restartedResource,
  rungsOf,
  type SearchSchedule,
  startSizes,
  thesisSchedule,
  totalEpochs,
  trainedResource,
} from "../../lib/hyperband";

const sizes = (brackets: readonly Bracket[]) =>
  brackets.map(({ rungs }) => rungs.map(({ configurations }) => configurations));
const resources = (brackets: readonly Bracket[]) => brackets.map(({ rungs }) => rungs.map(({ resource }) => resource));
const hyperband = (maxResource: number, eta: number, convention: Convention = "algorithm1") =>
  hyperbandBrackets({ maxResource, eta, convention });

describe("Hyperband for R = 81 and η = 3", () => {
  const epochs = [[1, 3, 9, 27, 81], [3, 9, 27, 81], [9, 27, 81], [27, 81], [81]];

  it("is what NNI's maintainer tabled for algorithm 1 (microsoft/nni#1567): 206 trials", () => {
    const brackets = hyperband(81, 3);
    expect(sizes(brackets)).toEqual([[81, 27, 9, 3, 1], [34, 11, 3, 1], [15, 5, 1], [8, 2], [5]]);
    expect(resources(brackets)).toEqual(epochs);
    expect(brackets.map(({ s }) => s)).toEqual([4, 3, 2, 1, 0]);
    expect(countTrials(brackets)).toBe(206);
  });

  it("starts 81, 27, 9, 6, 5 in the authors' code of 2016: 187 trials", () => {
    const brackets = hyperband(81, 3, "jamieson");
    expect(sizes(brackets)).toEqual([[81, 27, 9, 3, 1], [27, 9, 3, 1], [9, 3, 1], [6, 2], [5]]);
    expect(resources(brackets)).toEqual(epochs);
    expect(countTrials(brackets)).toBe(187);
  });

  it("keeps 34, 12, 4, 2 where everything is rounded up (Keras Tuner, Syne Tune): 211 trials", () => {
    const brackets = hyperband(81, 3, "ceil");
    expect(sizes(brackets)[1]).toEqual([34, 12, 4, 2]);
    expect(sizes(brackets).map(([first]) => first)).toEqual([81, 34, 15, 8, 5]);
    expect(countTrials(brackets)).toBe(211);
  });
});

describe("Hyperband's published cost", () => {
  it("is dask-ml's (test_basic): 69, 357, 1581 when survivors continue, 78, 423, 1902 when they start again", () => {
    const brackets = [9, 27, 81].map((maxResource) => hyperband(maxResource, 3));
    expect(brackets.map(trainedResource)).toEqual([69, 357, 1581]);
    expect(brackets.map(restartedResource)).toEqual([78, 423, 1902]);
    const models = brackets.map((all) => sizes(all).reduce((sum, [first]) => sum + first, 0));
    expect(models).toEqual([17, 49, 143]);
  });

  it("is Keras Tuner's for 8 epochs and factor 2: 4 brackets, 8@1 to 1@8 first, 4@8 last", () => {
    const brackets = hyperband(8, 2, "ceil");
    expect(brackets.length).toBe(4);
    expect(brackets[0].rungs).toEqual([
      { configurations: 8, resource: 1 },
      { configurations: 4, resource: 2 },
      { configurations: 2, resource: 4 },
      { configurations: 1, resource: 8 },
    ]);
    // mlr3hyperband's documentation prints 8@4 here, which algorithm 1 does not give
    for (const convention of conventions) {
      expect(hyperband(8, 2, convention)[3].rungs).toEqual([{ configurations: 4, resource: 8 }]);
    }
  });

  it("is Ray's for 1,000 and η = 10: from 1,000 at 1 epoch to 4 at 1,000", () => {
    const brackets = hyperband(1000, 10);
    expect(brackets.map(({ rungs }) => rungs[0])).toEqual([
      { configurations: 1000, resource: 1 },
      { configurations: 134, resource: 10 },
      { configurations: 20, resource: 100 },
      { configurations: 4, resource: 1000 },
    ]);
  });

  it("has the brackets that a quotient of logarithms can lose: 6 for 243 and 3, 4 for 1,000 and 10 (optuna#6835)", () => {
    expect(Math.floor(Math.log(1000) / Math.log(10))).toBe(2);
    for (const convention of conventions) {
      expect(hyperband(243, 3, convention).length).toBe(6);
      expect(hyperband(1000, 10, convention).length).toBe(4);
    }
  });
});

describe("the thesis's elimination", () => {
  it("is 12, 8, 4 in equal steps, and any other size", () => {
    expect(fixedElimination({ start: 12, kept: 4, rungs: 3, epochsPerRung: 4 })).toEqual(thesisSchedule);
    expect(fixedElimination({ start: 12, kept: 2, rungs: 4, epochsPerRung: 1 }).sizes).toEqual([12, 8, 5, 2]);
    expect(fixedElimination({ start: 5, kept: 2, rungs: 1, epochsPerRung: 1 }).sizes).toEqual([5]);
    expect(() => fixedElimination({ start: 3, kept: 4, rungs: 2, epochsPerRung: 1 })).toThrow("from 1 to 3, not 4");
  });

  it("never keeps more than before, for any size", () => {
    const counts = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(counts, counts, counts, counts, (kept, more, rungs, epochsPerRung) => {
        const schedule = fixedElimination({ start: kept + more, kept, rungs, epochsPerRung });
        const [bracket] = bracketsOf(schedule);
        expect(bracket.rungs.length).toBe(rungs);
        expect(bracket.rungs[0].configurations).toBe(kept + more);
        if (rungs > 1) expect(bracket.rungs[rungs - 1].configurations).toBe(kept);
        const steps = bracket.rungs.slice(1).map((rung, i) => bracket.rungs[i].configurations - rung.configurations);
        if (steps.length > 0) expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
        expect(totalEpochs(schedule)).toBe(bracket.rungs.reduce((sum, r) => sum + r.configurations * epochsPerRung, 0));
      }),
    );
  });
});

/** Brackets by counting up, with nothing but products of small integers: an oracle that shares no formula. */
function slowBrackets(maxResource: number, eta: number, convention: Convention): readonly Bracket[] {
  const powers = [1];
  while (powers[powers.length - 1] * eta <= maxResource) powers.push(powers[powers.length - 1] * eta);
  const least = (fits: (n: number) => boolean): number => {
    let n = 0;
    while (!fits(n)) n++;
    return n;
  };
  const most = (fits: (n: number) => boolean): number => least((n) => !fits(n + 1));
  const nBrackets = powers.length;
  return powers
    .map((_, s): Bracket => {
      const start = least((n) => n * (s + 1) >= nBrackets * powers[s]);
      const times = most((n) => n * (s + 1) <= nBrackets);
      const rungs = powers.slice(0, s + 1).map((power, rung) => {
        const configurations = {
          algorithm1: () => most((n) => n * power <= start),
          jamieson: () => times * powers[s - rung],
          ceil: () => least((n) => n * (s + 1) * power >= nBrackets * powers[s]),
        }[convention]();
        const share = powers[s - rung];
        const resource =
          convention === "ceil" ? least((r) => r * share >= maxResource) : most((r) => r * share <= maxResource);
        return { configurations, resource };
      });
      return { s, rungs };
    })
    .reverse();
}

describe("any Hyperband", () => {
  const R = fc.integer({ min: 1, max: 300 });
  const eta = fc.integer({ min: 2, max: 12 });
  const convention = fc.constantFrom(...conventions);

  it("is what counting up gives", () => {
    fc.assert(
      fc.property(R, eta, convention, (r, e, c) => {
        expect(hyperband(r, e, c)).toEqual(slowBrackets(r, e, c));
      }),
    );
  });

  it("has rungs that never grow, train ever longer and end at R, a bracket for each power of η within R", () => {
    const large = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(large, eta, convention, (r, e, c) => {
        const brackets = hyperband(r, e, c);
        expect(e ** (brackets.length - 1)).toBeLessThanOrEqual(r);
        expect(e ** brackets.length).toBeGreaterThan(r);
        for (const { s, rungs } of brackets) {
          expect(rungs.length).toBe(s + 1);
          expect(rungs[s].resource).toBe(r);
          rungs.slice(1).forEach((rung, i) => {
            expect(rung.configurations).toBeLessThanOrEqual(rungs[i].configurations);
            expect(rung.resource).toBeGreaterThan(rungs[i].resource);
          });
          for (const { configurations } of rungs) expect(configurations).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it("never exceeds the budget of a bracket, (S + 1)·R; rounding up by less than R", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 6 }), eta, convention, (r, e, c) => {
        const brackets = hyperband(r, e, c);
        const budget = brackets.length * r;
        for (const bracket of brackets) {
          if (c === "ceil") expect(trainedResource([bracket])).toBeLessThan(budget + r);
          else expect(restartedResource([bracket])).toBeLessThanOrEqual(budget);
        }
      }),
    );
  });

  it("is exact up to the largest integers, and refuses what a number cannot hold", () => {
    const power = 3 ** 33; // the largest power of 3 below 2^53
    const brackets = hyperband(power, 3);
    expect(brackets.length).toBe(34);
    expect(brackets[0].rungs.map(({ configurations }) => configurations)).toEqual(
      Array.from({ length: 34 }, (_, rung) => Number(3n ** BigInt(33 - rung))),
    );
    expect(() => countTrials(hyperband(Number.MAX_SAFE_INTEGER, 2))).toThrow(/trials must be at most 9007199254740991/);
  });

  it("refuses impossible numbers, naming them", () => {
    expect(() => hyperband(0, 3)).toThrow("maximum resource of Hyperband must be an integer from 1 to");
    expect(() => hyperband(9.5, 3)).toThrow("not 9.5");
    expect(() => hyperband(9, 1)).toThrow("eta must be an integer from 2 to 9007199254740991, not 1");
    expect(() => hyperband(9, 3, "round" as Convention)).toThrow("algorithm1, jamieson, ceil, not round");
    expect(() => hyperband(Number.NaN, 3)).toThrow(RangeError);
  });
});

describe("an integer logarithm", () => {
  it("is exact at every power and beside it", () => {
    for (const base of [2, 3, 7, 10]) {
      for (let exponent = 1; base ** exponent < Number.MAX_SAFE_INTEGER / base; exponent++) {
        expect(integerLogarithm(base ** exponent, base)).toBe(exponent);
        expect(integerLogarithm(base ** exponent - 1, base)).toBe(exponent - 1);
      }
    }
  });
});

describe("a bracket of given rungs", () => {
  it("refuses rungs that grow, train less or are none", () => {
    expect(() => bracketOf([])).toThrow("at least 1 rung");
    const rung = (configurations: number, resource: number) => ({ configurations, resource });
    expect(() => bracketOf([rung(2, 1), rung(3, 2)])).toThrow("Rung 1 holds 3 architectures");
    expect(() => bracketOf([rung(2, 2), rung(1, 2)])).toThrow(
      "Rung 1 ends at epoch 2: it must be an integer of at least 3",
    );
    expect(() => bracketOf([rung(0, 1)])).toThrow("Rung 0 holds 0");
  });
});

describe("every kind of schedule", () => {
  const asha: AsynchronousSchedule = {
    kind: "asha",
    configurations: 9,
    minResource: 1,
    maxResource: 9,
    eta: 3,
    earlyStoppingRate: 0,
    promotions: "capped",
    lanes: 2,
    selected: 4,
  };

  it("says how many architectures it needs, its rungs and its epochs", () => {
    const halving: SearchSchedule = {
      kind: "halving",
      configurations: 9,
      minResource: 1,
      maxResource: 9,
      eta: 3,
      earlyStoppingRate: 0,
      rounding: "floor",
      selected: 4,
    };
    const full: SearchSchedule = { kind: "hyperband", maxResource: 9, eta: 3, convention: "algorithm1", selected: 4 };
    expect([thesisSchedule, full, halving, asha].map(startSizes)).toEqual([[12], [9, 5, 3], [9], [9]]);
    expect([thesisSchedule, full, halving, asha].map(totalEpochs)).toEqual([96, 69, 21, 21]);
    expect(rungsOf(full).length).toBe(6);
    expect(() => bracketsOf({ ...halving, selected: 10 })).toThrow("selects must be an integer from 1 to 9, not 10");
  });

  it("gives bounds where asynchronous promotions are open, and says so", () => {
    const open: AsynchronousSchedule = { ...asha, promotions: "open" };
    expect(asynchronousBracket(open).rungs.map((r) => r.configurations)).toEqual([9, 7, 5]);
    expect(isUpperBound(open)).toBe(true);
    expect([asha, thesisSchedule].map(isUpperBound)).toEqual([false, false]);
    const few = asynchronousBracket({ ...open, configurations: 3 });
    expect(few.rungs.map((rung) => rung.configurations)).toEqual([3, 1]);
  });
});
