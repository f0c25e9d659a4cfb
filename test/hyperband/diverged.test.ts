import { describe, expect, it } from "vitest";
import {
  accuracyNoise,
  hyperbandPosterior,
  runHyperband,
  type SearchSchedule,
  scoresByPenalty,
  startSizes,
  type Trial,
  weightedCounts,
} from "../../lib/hyperband";
import { compareTrials } from "../../lib/hyperband/trial";
import { evaluateOnWorkers, numberedArchitecture } from "./search-helpers";

const schedules: Readonly<Record<string, SearchSchedule>> = {
  elimination: { sizes: [12, 8, 4], epochsPerRung: 1, selected: 4 },
  "Hyperband, algorithm1": { kind: "hyperband", maxResource: 9, eta: 3, convention: "algorithm1", selected: 4 },
  "Hyperband, jamieson": { kind: "hyperband", maxResource: 9, eta: 3, convention: "jamieson", selected: 4 },
  "Hyperband, ceil": { kind: "hyperband", maxResource: 9, eta: 3, convention: "ceil", selected: 4 },
  halving: {
    kind: "halving",
    configurations: 18,
    minResource: 1,
    maxResource: 9,
    eta: 3,
    earlyStoppingRate: 0,
    rounding: "floor",
    selected: 2,
  },
  ...Object.fromEntries(
    (["capped", "open"] as const).map((promotions) => [
      `asha, ${promotions}`,
      {
        kind: "asha" as const,
        configurations: 18,
        minResource: 1,
        maxResource: 9,
        eta: 3,
        earlyStoppingRate: 0,
        promotions,
        lanes: 3,
        selected: 2,
      },
    ]),
  ),
};

/** A search in which some trainings diverge: every other of all ("loss" or "accuracy" is no number). */
function search(schedule: SearchSchedule, lost: "loss" | "accuracy", isLost: (index: number) => boolean) {
  const count = startSizes(schedule).reduce((sum, size) => sum + size, 0);
  return runHyperband({
    architectures: Array.from({ length: count }, (_, index) => numberedArchitecture(index)),
    schedule,
    filterPenalty: 0,
    evaluate: evaluateOnWorkers(3, 1, async (_, __, index) => {
      const fine = { accuracy: 0.1, loss: 1 + (count - index) / count };
      return isLost(index) ? { ...fine, [lost]: Number.NaN } : fine;
    }),
  });
}

const diverged = ({ loss, accuracy }: Trial): boolean => Number.isNaN(loss) || Number.isNaN(accuracy);

describe("a training that diverged", () => {
  for (const [name, schedule] of Object.entries(schedules)) {
    it(`is kept by no rung in place of one that did not (${name})`, async () => {
      for (const lost of ["loss", "accuracy"] as const) {
        for (const isLost of [(index: number) => index < 3, (index: number) => index % 2 === 0]) {
          const { selected, rungs } = await search(schedule, lost, isLost);
          for (const { trials, eliminated } of schedule.kind === "asha" ? [] : rungs) {
            const kept = trials.filter(({ survives }) => survives);
            if (kept.some(diverged)) expect(eliminated.every(diverged)).toBe(true);
          }
          expect(selected.some(diverged)).toBe(false);
        }
      }
    });
  }

  it("is worse than any number, infinity too, and equal to its like", () => {
    const trial = (score: number, loss: number, index: number) => ({ score, loss, index });
    const order = [
      trial(0.5, Number.NaN, 0),
      trial(Number.NaN, 0, 1),
      trial(0.5, Number.POSITIVE_INFINITY, 2),
      trial(0.5, 1, 3),
      trial(Number.NaN, Number.NaN, 4),
      trial(Number.NEGATIVE_INFINITY, 1, 5),
      trial(Number.NaN, 0, 6),
    ];
    expect([...order].sort(compareTrials).map(({ index }) => index)).toEqual([3, 2, 5, 0, 1, 6, 4]);
    expect(
      [...order]
        .reverse()
        .sort(compareTrials)
        .map(({ index }) => index),
    ).toEqual([3, 2, 5, 0, 1, 6, 4]);
  });

  it("weighs nothing in the posterior, and leaves noise and other penalties numbers", async () => {
    const architectures = [numberedArchitecture(0), numberedArchitecture(500)];
    const one = weightedCounts([{ architecture: architectures[0], score: 0.5 }]);
    const both = architectures.map((architecture, index) => ({ architecture, score: index === 0 ? 0.5 : Number.NaN }));
    expect(weightedCounts(both)).toEqual(one);
    expect([...hyperbandPosterior(both)].every(Number.isFinite)).toBe(true);
    const outcomes = await Promise.all(
      [0, 1].map((odd) => search(schedules.elimination, "accuracy", (index) => index < 4 && index % 2 === odd)),
    );
    for (const { noise, spread, gap } of accuracyNoise(outcomes)) {
      expect([noise, spread, gap ?? 0].every(Number.isFinite)).toBe(true);
    }
    for (const { selected } of scoresByPenalty(outcomes[0], [0, 1e-4])) {
      expect(selected.every(({ score }) => Number.isFinite(score))).toBe(true);
    }
  });
});
