import { describe, expect, it } from "vitest";
import {
  hyperbandPosterior,
  hyperbandScore,
  rungsOf,
  runHyperband,
  thesisSchedule,
  totalEpochs,
  weightedCounts,
} from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { architectureId, flat, nFilterOptions, sampleUniformArchitecture, smoothCounts } from "../../lib/search-space";

const twelve = () => {
  const random = createRandom(11);
  return Array.from({ length: 12 }, () => sampleUniformArchitecture(random));
};

describe("the thesis's schedule", () => {
  it("is 12, 8, 4 architectures and 96 epochs in all", () => {
    expect(rungsOf(thesisSchedule)).toEqual([
      { configurations: 12, resource: 4 },
      { configurations: 8, resource: 8 },
      { configurations: 4, resource: 12 },
    ]);
    expect(totalEpochs(thesisSchedule)).toBe(96);
  });

  it("refuses sizes that rise and selections that are too large", () => {
    expect(() => rungsOf({ sizes: [4, 8], epochsPerRung: 1, selected: 4 })).toThrow("Rung 1 has 8");
    expect(() => rungsOf({ sizes: [4], epochsPerRung: 1, selected: 5 })).toThrow("select 5");
    expect(() => rungsOf({ sizes: [4], epochsPerRung: 0, selected: 1 })).toThrow("not 0");
    expect(() => rungsOf({ sizes: [], epochsPerRung: 1, selected: 1 })).toThrow("at least one rung");
  });
});

describe("the Hyperband score (definition 2.6)", () => {
  it("is accuracy minus λ times the filters", () => {
    expect(hyperbandScore([115, 90, 70, 10], 0.9, 1e-4)).toBeCloseTo(0.9 - 0.0285, 12);
  });

  it("refuses impossible accuracies", () => {
    expect(() => hyperbandScore([10, 10, 10, 10], 1.2, 0)).toThrow("1.2");
    expect(() => hyperbandScore([10, 10, 10, 10], 0.5, -1)).toThrow("-1");
  });
});

describe("runHyperband", () => {
  it("trains survivors on, never restarts, and asks for 24 rungs of training", async () => {
    const asked: string[] = [];
    const outcome = await runHyperband({
      architectures: twelve(),
      schedule: thesisSchedule,
      filterPenalty: 0,
      evaluate: async (_, epochs, index) => {
        asked.push(`${index}@${epochs}`);
        return { accuracy: (index + epochs) / 100, loss: 1 };
      },
    });
    expect(asked.length).toBe(12 + 8 + 4);
    expect(asked.filter((text) => text.endsWith("@12"))).toEqual(["8@12", "9@12", "10@12", "11@12"]);
    expect(outcome.selected.map(({ index }) => index)).toEqual([11, 10, 9, 8]);
    expect(outcome.summedScore).toBeCloseTo((20 + 21 + 22 + 23) / 100, 12);
    expect(outcome.trials.filter(({ survives }) => survives).length).toBe(8 + 4 + 4);
  });

  it("selects the best by score whatever order the evaluations finish in", async () => {
    const run = (delay: (index: number) => number) =>
      runHyperband({
        architectures: twelve(),
        schedule: thesisSchedule,
        filterPenalty: 1e-4,
        evaluate: async (_, epochs, index) => {
          await new Promise((resolve) => setTimeout(resolve, delay(index)));
          return { accuracy: ((index * 7) % 12) / 12, loss: epochs };
        },
      });
    expect(await run((index) => index)).toEqual(await run((index) => 12 - index));
  });

  it("breaks ties of the score by loss, then by the order of sampling", async () => {
    const same = Array.from({ length: 4 }, () => [10, 10, 10, 10]);
    const outcome = await runHyperband({
      architectures: same,
      schedule: { sizes: [4], epochsPerRung: 1, selected: 2 },
      filterPenalty: 0,
      evaluate: async (_, __, index) => ({ accuracy: 0.5, loss: [2, 1, 2, 2][index] }),
    });
    expect(outcome.selected.map(({ index }) => index)).toEqual([1, 0]);
  });

  it("is the thesis's elimination as a few lines write it down", async () => {
    for (const seed of [1, 2, 3]) {
      const record = (index: number, epochs: number) => createRandom(seed, index, epochs).uniform();
      const architectures = twelve();
      const outcome = await runHyperband({
        architectures,
        schedule: thesisSchedule,
        filterPenalty: 1e-3,
        evaluate: async (_, epochs, index, behind) => {
          expect(behind).toBe(epochs - 4);
          return { accuracy: record(index, epochs), loss: 0 };
        },
      });
      const score = (index: number, epochs: number) =>
        record(index, epochs) - 1e-3 * architectures[index].reduce((sum, filters) => sum + filters, 0);
      let left = architectures.map((_, index) => index);
      for (const epochs of [4, 8, 12]) {
        expect(outcome.trials.filter((trial) => trial.epochs === epochs).map(({ index }) => index)).toEqual(
          [...left].sort((a, b) => a - b),
        );
        left = left.sort((a, b) => score(b, epochs) - score(a, epochs)).slice(0, { 4: 8, 8: 4, 12: 4 }[epochs]);
      }
      expect(outcome.selected.map(({ index }) => index)).toEqual(left);
      expect(outcome.eliminated.length).toBe(8);
    }
  });

  it("refuses a wrong number of architectures", async () => {
    const evaluate = async () => ({ accuracy: 1, loss: 0 });
    await expect(
      runHyperband({ architectures: [[10, 10, 10, 10]], schedule: thesisSchedule, filterPenalty: 0, evaluate }),
    ).rejects.toThrow("12 architectures, not 1: 10-10-10-10");
  });
});

describe("the posterior (definition 2.5)", () => {
  const selected = [
    { architecture: [10, 60, 60, 120], score: 0.75 },
    { architecture: [10, 65, 60, 15], score: 0.25 },
  ];

  it("counts filter options weighted by score", () => {
    const counts = weightedCounts(selected);
    expect(counts[0]).toBe(1);
    expect(counts[nFilterOptions + 10]).toBe(0.75);
    expect(counts[nFilterOptions + 11]).toBe(0.25);
    expect(counts.reduce((a, b) => a + b)).toBe(4);
  });

  it("is smoothed and sums to 1", () => {
    const posterior = hyperbandPosterior(selected);
    expect(posterior.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect([...posterior]).toEqual([...flat(smoothCounts(weightedCounts(selected)))]);
  });

  it("gives no weight to scores below 0, and equal weight when none is above", () => {
    const poor = selected.map(({ architecture }, index) => ({ architecture, score: index === 0 ? -0.1 : 0.2 }));
    expect(weightedCounts(poor)[nFilterOptions + 10]).toBe(0);
    const hopeless = selected.map(({ architecture }) => ({ architecture, score: -1 }));
    expect(weightedCounts(hopeless)[0]).toBe(2);
    expect(architectureId(selected[0].architecture)).toBe("10-60-60-120");
    expect(() => weightedCounts([])).toThrow("0 architectures");
  });
});
