import { describe, expect, it } from "vitest";
import { accuracyNoise, runHyperband, survivalFrequency, thesisSchedule } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { architectureId } from "../../lib/search-space";
import { numberedArchitecture, randomArchitectures } from "./search-helpers";

/** Repeated searches whose accuracies are an architecture's own value and noise, both normal around 0.5. */
function repeated(options: {
  readonly searches: number;
  readonly architectures?: number;
  readonly spread: number;
  readonly noise: number;
}) {
  const { searches, architectures: count = 12, spread, noise } = options;
  const architectures = randomArchitectures(count);
  const schedule = count === 12 ? thesisSchedule : { sizes: [count], epochsPerRung: 4, selected: 4 };
  return Promise.all(
    Array.from({ length: searches }, (_, seed) =>
      runHyperband({
        architectures,
        schedule,
        filterPenalty: 0,
        evaluate: async (architecture, epochs) => {
          const id = architectureId(architecture);
          const own = spread * createRandom(1, id).normal();
          return { accuracy: 0.5 + own + noise * createRandom(seed, id, epochs).normal(), loss: 0 };
        },
      }),
    ),
  );
}

describe("the frequency of survival", () => {
  it("is 1 without noise, and near chance with nothing but noise", async () => {
    const certain = survivalFrequency(await repeated({ searches: 5, spread: 0.1, noise: 0 }));
    expect(certain.overlap).toBe(1);
    expect(certain.chanceOverlap).toBeCloseTo(4 / 12, 12);
    expect(certain.architectures.map(({ frequency }) => frequency)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const noisy = survivalFrequency(await repeated({ searches: 60, spread: 0, noise: 0.05 }));
    expect(Math.abs(noisy.overlap - noisy.chanceOverlap)).toBeLessThan(0.03);
    expect(noisy.architectures.reduce((sum, { selected }) => sum + selected, 0)).toBe(60 * 4);
  });

  it("counts by hand: two searches that share one of two selected and half of what they sample", async () => {
    const run = (architectures: readonly number[]) =>
      runHyperband({
        architectures: architectures.map(numberedArchitecture),
        schedule: { sizes: [4], epochsPerRung: 1, selected: 2 },
        filterPenalty: 0,
        evaluate: async (_, __, index) => ({ accuracy: 1 - index / 10, loss: 0 }),
      });
    const { architectures, overlap, chanceOverlap } = survivalFrequency([
      await run([0, 1, 2, 3]),
      await run([1, 4, 2, 5]),
    ]);
    expect(overlap).toBe(1 / 2);
    expect(chanceOverlap).toBeCloseTo((2 * (2 / 4) * (2 / 4)) / 2, 12);
    expect(architectures[0]).toEqual({ architecture: numberedArchitecture(1), started: 2, selected: 2, frequency: 1 });
    expect(architectures.length).toBe(6);
  });

  it("needs two searches", async () => {
    const one = await repeated({ searches: 1, spread: 0.1, noise: 0.1 });
    expect(() => survivalFrequency(one)).toThrow("at least 2 searches, not 1");
    expect(() => accuracyNoise(one)).toThrow("at least 2 searches, not 1");
  });
});

describe("accuracy noise", () => {
  it("recovers noise, spread and reliability that were put in", async () => {
    const outcomes = await repeated({ searches: 12, architectures: 400, spread: 0.06, noise: 0.03 });
    const [after] = accuracyNoise(outcomes);
    expect(after).toMatchObject({ epochs: 4, architectures: 400, records: 4800 });
    expect(after.noise).toBeCloseTo(0.03, 2.5);
    expect(after.spread / 0.06).toBeGreaterThan(0.88); // its standard error is 0.06/√800, 3.5 %
    expect(after.spread / 0.06).toBeLessThan(1.12);
    expect(after.reliability).toBeCloseTo(0.8, 1);
    // with few searches the means still hold noise, which is no spread
    const [few] = accuracyNoise(await repeated({ searches: 2, architectures: 400, spread: 0.03, noise: 0.06 }));
    expect(few.spread).toBeGreaterThan(0.02);
    expect(few.spread).toBeLessThan(0.04); // √(0.03² + 0.06²/2) = 0.052
  });

  it("has an entry for each number of epochs, with the mean gap at its elimination", async () => {
    const outcomes = await repeated({ searches: 4, spread: 0.1, noise: 0.01 });
    const entries = accuracyNoise(outcomes);
    expect(entries.map(({ epochs }) => epochs)).toEqual([4, 8, 12]);
    const gaps = outcomes.map(({ rungs }) => {
      const scores = [...rungs[0].trials].map(({ score }) => score).sort((a, b) => b - a);
      return scores[7] - scores[8];
    });
    expect(entries[0].gap).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 4, 12);
    expect(entries[2].gap).toBeNull();
  });

  it("has no reliability where nothing varies", async () => {
    const [first] = accuracyNoise(await repeated({ searches: 2, spread: 0, noise: 0 }));
    expect(first).toMatchObject({ noise: 0, spread: 0, reliability: null });
  });
});
