import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { sampleUniformArchitecture, totalFilters } from "../../lib/search-space";
import { mean, standardDeviation } from "../../lib/statistics/spread";
import { Surrogate } from "../../lib/width-table/surrogate";
import { fitSurrogate } from "../../lib/width-table/surrogate-fit";
import { isTrusted, surrogateQuality } from "../../lib/width-table/surrogate-quality";
import { recordsOf, trainingNoise } from "../../lib/width-table/surrogate-records";
import { syntheticAccuracy, syntheticDataSets, syntheticRows } from "../searchers/synthetic-table";

const rows = syntheticRows(syntheticDataSets, { architectures: 40, seed: 1 });
const records = recordsOf(rows, "hard");
const fit = fitSurrogate(records);
const surrogate = new Surrogate("hard", records, fit);
const random = createRandom(9, "held out");
const others = Array.from({ length: 200 }, () => sampleUniformArchitecture(random));
const truth = (architecture: readonly number[], epoch: number) =>
  syntheticAccuracy(syntheticDataSets.hard, architecture, epoch);

describe("the surrogate of a table", () => {
  it.each([4, 12])(
    "foretells architectures that the table lacks, after epoch %i, with errors that it knows",
    (epoch) => {
      const answers = others.map((architecture) => surrogate.select(architecture, epoch));
      const errors = answers.map(({ mean: foretold }, index) => foretold - truth(others[index], epoch));
      const spread = standardDeviation(others.map((architecture) => truth(architecture, epoch)));
      expect(Math.sqrt(mean(errors.map((error) => error ** 2)))).toBeLessThan(0.5 * spread);
      const within = mean(errors.map((error, index) => Number(Math.abs(error) <= 1.645 * answers[index].uncertainty)));
      expect(within).toBeGreaterThan(0.75);
    },
  );

  it("measures the noise of training from repeated trainings, and how much of it lasts", () => {
    const { standardDeviation: noise, kept } = trainingNoise(records);
    expect(noise).toHaveLength(12);
    expect(mean(noise ?? [])).toBeGreaterThan(0.009); // 0.012 made it
    expect(mean(noise ?? [])).toBeLessThan(0.015);
    expect(Math.abs(kept - 0.36)).toBeLessThan(0.25); // 0.6² of it lasts
  });

  it("trains the same network twice with the same result, and with another seed's noise otherwise", () => {
    const [architecture] = others;
    expect(surrogate.train(architecture, 8, 1)).toEqual(surrogate.train(architecture, 8, 1));
    const draws = Array.from({ length: 400 }, (_, seed) => surrogate.train(architecture, 12, seed).accuracy);
    const { mean: centre, noise } = surrogate.select(architecture, 12);
    expect(Math.abs(mean(draws) - centre)).toBeLessThan(4 * (noise / 20));
    expect(Math.abs(standardDeviation(draws) / noise - 1)).toBeLessThan(0.2);
  });

  it("finds the best of all architectures: none of many others is expected to score more", () => {
    const { architecture, score } = surrogate.best(2e-4);
    expect(surrogate.truth(architecture) - 2e-4 * totalFilters(architecture)).toBeCloseTo(score, 9);
    for (const other of others) expect(surrogate.truth(other) - 2e-4 * totalFilters(other)).toBeLessThanOrEqual(score);
  });

  it("refuses epochs that the table does not know, and tables of too few architectures", () => {
    expect(() => surrogate.train(others[0], 13, 1)).toThrow("epochs 1 to 12, not 13");
    expect(() => fitSurrogate(records.slice(0, 5))).toThrow("at least 8 architectures");
  });

  it("leaves dead trainings out and counts them", () => {
    const dead = records.map((record, index) =>
      index === 0 ? { ...record, trainings: record.trainings.map((each) => ({ ...each, dead: true })) } : record,
    );
    expect(fitSurrogate(dead).deadShare).toBeCloseTo(
      3 / records.reduce((sum, each) => sum + each.trainings.length, 0),
      9,
    );
  });
});

describe("how good a surrogate is", () => {
  it("is measured on architectures left out; it is trusted where widths matter, and not where nothing is but noise", () => {
    expect(surrogateQuality("hard", records)).toMatchObject({ trusted: true, architectures: 40 });
    const noisy = syntheticRows(
      { flat: { level: 0.5, gains: [0, 0, 0, 0], noise: 0.02 } },
      { architectures: 24, seed: 2 },
    );
    expect(surrogateQuality("flat", recordsOf(noisy, "flat")).trusted).toBe(false);
  });

  it("is not trusted where it is too sure of itself", () => {
    const good = {
      dataSet: "d",
      architectures: 40,
      r2: 0.8,
      attainable: 0.9,
      tau: 0.7,
      within50: 0.5,
      within90: 0.9,
      deadShare: 0,
    };
    expect(isTrusted(good)).toBe(true);
    expect(isTrusted({ ...good, within90: 0.6 })).toBe(false);
    expect(isTrusted({ ...good, r2: 0.3 })).toBe(false);
    expect(isTrusted({ ...good, tau: 0.1 })).toBe(false);
  });
});
