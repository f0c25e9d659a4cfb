import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalCostSchedules, rungsOf, type SearchSchedule, totalEpochs } from "../../lib/hyperband";

const thesis: SearchSchedule = { kind: "elimination", sizes: [12, 8, 4], epochsPerRung: 4, selected: 4 };

describe("schedules at equal cost", () => {
  it("beside the thesis's 96 epochs are one Hyperband of 90 and 8 random architectures of 12 epochs", () => {
    const summary = equalCostSchedules(thesis).map(({ schedule: _, ...rest }) => rest);
    expect(summary).toEqual([
      { name: "as in the profile", rounds: 1, epochs: 96, architectures: 12 },
      { name: "full Hyperband", rounds: 1, epochs: 90, architectures: 17 }, // 9 + 5 + 3
      { name: "random search", rounds: 1, epochs: 96, architectures: 8 },
    ]);
  });

  it("repeat Hyperband as often as the budget allows", () => {
    const [, hyperband] = equalCostSchedules({
      kind: "elimination",
      sizes: [12, 8, 4],
      epochsPerRung: 1,
      selected: 4,
    });
    expect(hyperband).toMatchObject({ rounds: 2, epochs: 22, architectures: 10 }); // 3@1, 1@3 and 2@3: 11 epochs
  });

  it("never exceed the budget, and end after the same number of epochs", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 6 }), (drawn, epochsPerRung) => {
        const falling = [...drawn].sort((a, b) => b - a);
        const schedule: SearchSchedule = { kind: "elimination", sizes: falling, epochsPerRung, selected: 1 };
        const last = epochsPerRung * falling.length;
        for (const each of equalCostSchedules(schedule)) {
          expect(each.epochs).toBe(each.rounds * totalEpochs(each.schedule));
          expect(each.epochs).toBeLessThanOrEqual(totalEpochs(schedule));
          expect(Math.max(...rungsOf(each.schedule).map(({ resource }) => resource))).toBe(last);
        }
      }),
    );
  });
});
