import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  predictionRows,
  predictionsTable,
  predictionToDraw,
} from "../../../lib/experiments/posterior/kept-predictions";
import { type Predicted, predictedRows } from "../../../lib/experiments/posterior/sample-predictions";
import { profileOf } from "../../../lib/experiments/study/profiles";
import { distributionRows } from "../../../lib/figures";
import { createRandom } from "../../../lib/platform/random/random";
import type { InputName } from "../../../lib/predictors/inputs";
import { nEntries, uniformDistribution } from "../../../lib/search-space";
import { writeReference } from "../reference/write-reference";
import { madeWorld, thesisKey } from "./made-world";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-predictions-"));
const before = process.env.MI_NAS_REFERENCE;
beforeAll(() => {
  process.env.MI_NAS_REFERENCE = folder;
});
afterAll(() => {
  if (before === undefined) delete process.env.MI_NAS_REFERENCE;
  else process.env.MI_NAS_REFERENCE = before;
  rmSync(folder, { recursive: true, force: true });
});

const { filterPenalty } = thesisKey;
const samples = { train: 3, test: 2 };
const world = madeWorld({
  ...{ nTrain: 3, nTest: 2, samples, cleanSize: { train: 2, test: 2 } },
  ...{ good: ({ rise }) => 65 + 40 * rise, starting: 1, seed: 1 },
});
const random = createRandom(1, "predictions");
/** Fits of a network that foretell something else for each data set and sample; the second fit is never shown. */
const fitsTo = (input: InputName) => {
  const drawn = () => Array.from({ length: nEntries }, () => random.uniform() / nEntries);
  const fit = () => ({ testPredictions: [0, 1].map(() => [0, 1].map(drawn)) });
  return { input, target: 0, stop: "fixed", fits: [fit(), fit()] };
};
const networks = [fitsTo("accuracy"), fitsTo("usable standardised")];
const experiment = (given: readonly ReturnType<typeof fitsTo>[]) =>
  ({ world, filterPenalty, predictions: { networks: given } }) as unknown as Predicted;

describe("a sample's predictions (figure 3.3)", () => {
  it("are the target, what sees no input, and the first fit of the networks with accuracy and information", () => {
    const found = experiment(networks);
    const rows = predictedRows(found, 1, 0);
    expect(rows.map(({ title, isTarget }) => [title, isTarget])).toEqual([
      ["(a) Target, 2 Hyperband posteriors added", true],
      ["(b) Uniform", false],
      ["(c) Fitted Gaussians", false],
      ["(d) Network with accuracy", false],
      ["(e) Network with usable information", false],
    ]);
    expect(rows[0].distribution).toBe(world.dataSets[4].targets[0].clean.mean); // the second test data set
    expect(rows[1].distribution).toEqual(uniformDistribution());
    expect(rows[3].distribution).toBe(networks[0].fits[0].testPredictions[1][0]);
    expect(rows[4].distribution).toBe(networks[1].fits[0].testPredictions[1][0]);
    const mine = fitsTo("mine");
    const [, , , , last] = predictedRows(experiment([...networks, mine]), 0, 1);
    expect([last.title, last.distribution]).toEqual([
      "(e) Network with mutual information",
      mine.fits[0].testPredictions[0][1],
    ]);
    expect(predictedRows(experiment([]), 0, 0)).toHaveLength(3);
    expect(() => predictedRows(found, 2, 0)).toThrow("there are 2 data sets, and 0 samples");
    expect(() => predictedRows(found, 1, 2)).toThrow("there are 2 data sets, and 2 samples"); // not those that start
  });

  it("are drawn from the reference, sample by sample, where that is larger and of the same λ", async () => {
    const found = experiment(networks);
    const dataSets = { train: 4, test: 2, source: "procedural" } as const;
    const profile = { ...profileOf("smoke"), samples, cleanSize: { train: 2, test: 2 }, filterPenalty, dataSets };
    const small = {
      profile: { ...profile, samples: { train: 2, test: 2 } },
      dataSets: { train: ["a", "b"], test: ["c"] },
    };
    const none = predictionToDraw(small, found, { source: "reference" });
    expect([none.source, none.dataSet]).toEqual(["this run", "set-3"]);
    expect(none.sentence).toMatch(/; the reference has none\.$/);
    const made = { section: "predictors-split", profile, dataSets: 3 };
    const rows = predictionRows(found);
    await writeReference(folder, { ...made, tables: { [predictionsTable]: [...rows].reverse() } });
    for (const [index, dataSet] of ["set-3", "set-4"].entries()) {
      for (const sample of [0, 1]) {
        const { rows: drawn, ...told } = predictionToDraw(small, found, { dataSet, sample });
        expect(told).toMatchObject({ source: "reference", dataSet, sentence: expect.stringMatching(/first fit/) });
        const wanted = predictedRows(found, index, sample);
        expect(new Set(drawn.map(({ title }) => title))).toEqual(new Set(wanted.map(({ title }) => title)));
        for (const { title, distribution } of wanted) {
          const { distributions } = drawn.find((row) => row.title === title) ?? { distributions: [] };
          const shown = Array.from(distributions[distributions.length - 1].distribution);
          Array.from(distribution).forEach((value, entry) => {
            expect(Math.abs(shown[entry] - value)).toBeLessThanOrEqual(5.1e-5 * value);
          });
        }
        expect(distributionRows(drawn, "t").data).toHaveLength(4 * (1 + 4 * 2)); // all but the target beside it
      }
    }
    const whole = { train: [..."abcd"], test: [..."ef"] };
    for (const [change, source] of [
      [{}, "this run"], // as large
      [{ samples: { train: 2, test: 2 } }, "reference"],
      [{ samples: { train: 3, test: 1 } }, "reference"],
      [{ cleanSize: { train: 1, test: 2 } }, "reference"],
      [{ tableDataSets: 1 }, "this run"], // is of the searches
    ] as const) {
      const run = { profile: { ...profile, ...change }, dataSets: whole };
      expect([change, predictionToDraw(run, found).source]).toEqual([change, source]);
    }
    const fewer = { profile, dataSets: { ...whole, train: [..."abc"] } };
    expect(predictionToDraw(fewer, found).source).toBe("reference");
    const other = { ...found, filterPenalty: 5e-4 };
    const of = { ...other, world: { ...world, targets: [{ ...thesisKey, filterPenalty: 5e-4 }] } };
    expect(predictionToDraw(small, of)).toMatchObject({
      ...{ source: "this run", sentence: expect.stringMatching(/; the reference has none under λ = 0\.0005\.$/) },
    });
    expect(() => predictionToDraw(small, found, { dataSet: "mnist" })).toThrow(
      "Draw sample 0 of mnist: reference has as many samples of test data sets: set-4 (2), set-3 (2).",
    );
    for (const sample of [2, -1, 0.5]) {
      expect(() => predictionToDraw(small, found, { sample, source: "this run" })).toThrow(
        `Draw sample ${sample} of set-3: this run has as many samples of test data sets: set-3 (2), set-4 (2).`,
      );
    }
  });
});
