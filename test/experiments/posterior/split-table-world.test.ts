import { beforeAll, describe, expect, it } from "vitest";
import { errorRecords } from "../../../lib/experiments/posterior/errors";
import { predictWorld } from "../../../lib/experiments/posterior/predictions";
import { splitTableWorld } from "../../../lib/experiments/posterior/split-table-world";
import { table31Rows } from "../../../lib/experiments/posterior/table-3-1";
import {
  table31Finding,
  table31Inputs,
  table31OnTableTables,
} from "../../../lib/experiments/posterior/table-3-1-on-table";
import { sideOf } from "../../../lib/experiments/posterior/world";
import { table31Titles } from "../../../lib/experiments/study/thesis";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import { predictorOptions } from "../../../lib/predictors/options";
import { architectureId, nEntries } from "../../../lib/search-space";
import { designedArchitecture } from "../../../lib/width-table/design";
import { madeDataSets, madeTable } from "./made-table";
import { inProcess } from "./made-world";

const filterPenalty = 5e-5;
const [train, test] = [
  { dataSets: madeDataSets.slice(0, 8), samples: 11, cleanSize: 5 },
  { dataSets: madeDataSets.slice(8), samples: 5, cleanSize: 5 },
];
/** MINE of the first architectures of the design, as usable information has it: of more on data sets of train. */
const withMine = (counts: { readonly train: number; readonly test: number; readonly [dataSet: string]: number }) =>
  madeTable("usable").map((row) => {
    const count = counts[row.dataSet] ?? (train.dataSets.includes(row.dataSet) ? counts.train : counts.test);
    const first = Array.from({ length: count }, (_, index) => architectureId(designedArchitecture(index)));
    const { usable1: mine1, usable2: mine2, usable3: mine3, usable4: mine4 } = row;
    return first.includes(row.architecture) ? { ...row, mine1, mine2, mine3, mine4 } : row;
  });
const world = (rows = madeTable("usable"), given: Partial<Parameters<typeof splitTableWorld>[1]> = {}) =>
  splitTableWorld(rows, { train, test, starting: 7, filterPenalty, seed: 1, ...given });

describe("the width table on the thesis's split", () => {
  it("has the thesis's samples, and no network of a data set on both sides", async () => {
    const rows = madeTable("usable");
    const { dataSets, targets } = await world(rows);
    expect(targets).toEqual([{ name: "thesis", filterPenalty }]);
    const [{ measured: first }] = dataSets;
    for (const { dataSet, part, starting, measured, targets: made } of dataSets) {
      const { samples } = part === "train" ? train : test;
      expect([dataSet, starting, measured.length]).toEqual([dataSet, 7, 7 + samples]);
      expect([made[0].vectors.length, made[0].clean.size, made[0].clean.count]).toEqual([samples, 5, samples]);
      // the same everywhere: an architecture tells nothing of its data set
      const ids = measured.map(({ architecture }) => architectureId(architecture));
      expect(ids).toEqual(first.slice(0, ids.length).map(({ architecture }) => architectureId(architecture)));
    }
    // of measured architectures alone: nothing of them may reach a target
    const own = new Set(first.map(({ architecture }) => architectureId(architecture)));
    expect(own.size).toBe(18);
    const changed = rows.map((row) => (own.has(row.architecture) ? { ...row, selectAccuracy: 0.99 } : row));
    const other = await world(changed);
    expect(other.dataSets.map((one) => one.targets)).toEqual(dataSets.map((one) => one.targets));
    expect(other.dataSets[0].measured[0].accuracy).toBe(0.99);
    expect(await world(rows)).toEqual({ dataSets, targets });
    expect(await world(rows, { seed: 2 })).not.toEqual({ dataSets, targets });
  });

  it.each([
    [{ train: { ...train, dataSets: [] } }, 64, 'no data sets of the side "train"'],
    [{ test: { ...test, dataSets: [] } }, 64, 'no data sets of the side "test"'],
    [{}, 29, "its data sets share 29 architectures; 18 are measured, and a Hyperband takes 12 others"],
  ])("refuses %j of %i architectures", async (given, architectures, message) => {
    await expect(world(madeTable("usable", architectures), given)).rejects.toThrow(message);
  });

  it("measures architectures with MINE first, and those that have it everywhere before those that test lacks", async () => {
    const { dataSets } = await world(withMine({ train: 18, test: 12 }));
    for (const { part, measured } of dataSets) {
      const ids = measured.map(({ architecture }) => architectureId(architecture));
      const first = Array.from({ length: 18 }, (_, index) => architectureId(designedArchitecture(index)));
      expect(new Set(ids.slice(0, 12))).toEqual(new Set(first.slice(0, 12)));
      expect(ids.slice(0, 12)).not.toEqual(first.slice(0, 12)); // drawn, not in the order of the design
      if (part === "train") expect(new Set(ids.slice(12))).toEqual(new Set(first.slice(12)));
    }
  });

  it.each([
    ["too few on test data sets", { train: 18, test: 11 }],
    ["too few on training data sets", { train: 17, test: 12 }],
    ["one too few on a single test data set", { train: 18, test: 12, [madeDataSets[10]]: 11 }],
    ["one too few on a single training data set", { train: 18, test: 12, [madeDataSets[5]]: 17 }],
    ["too few everywhere", { train: 6, test: 6 }],
  ])("is the same as without MINE where there is %s", async (_, counts) => {
    const made = await world(withMine(counts));
    const plain = await world();
    const architectures = ({ dataSets }: typeof made) =>
      dataSets.map(({ measured }) => measured.map((one) => one.architecture));
    expect(architectures(made)).toEqual(architectures(plain));
    expect(made.dataSets.map(({ targets }) => targets)).toEqual(plain.dataSets.map(({ targets }) => targets));
    expect(table31Inputs(made)).toEqual(["accuracy", "usable standardised", "usable raw", "accuracy raw, repeated"]);
  });

  it("gives predictors MINE where every measured network has it, also where single data sets have more", async () => {
    const made = await world(withMine({ train: 18, test: 12, [madeDataSets[0]]: 20, [madeDataSets[11]]: 19 }));
    expect(table31Inputs(made)).toEqual([
      ...["accuracy", "mine", "usable standardised", "mine raw", "usable raw", "accuracy raw, repeated"],
    ]);
  });

  describe("fitted", () => {
    beforeAll(() => startEngine());

    it("has rows of MINE and their differences from accuracy where every sample has it", async () => {
      const made = await world(withMine({ train: 18, test: 12 }));
      const predictions = await predictWorld(made, {
        ...{ source: inProcess, seed: 1, repeats: 1, inputs: [], networkInputs: table31Inputs(made) },
        predictor: predictorOptions({ targets: "means", minSteps: 10 }),
      });
      const found = { world: made, predictions, filterPenalty, records: errorRecords(made, predictions) };
      const { differences = [], "table-3-1": rows = [] } = table31OnTableTables(found, 1);
      const row = rows.find(({ method }) => method === table31Titles.networkWithMi);
      expect(row).toMatchObject({
        train: expect.any(Number),
        test: expect.any(Number),
        thesisTest: expect.any(Number),
      });
      const pairs = new Set(differences.map(({ input, less }) => `${input} less ${less}`));
      expect(pairs).toContain("MINE, standardised (thesis) less accuracy, standardised (thesis)");
      expect([pairs.size, differences.length]).toEqual([6, 12]); // with fixed epochs and with early stopping
    });

    it("is Table 3.1: what is there to learn is learnt by heart on one side, and found from nats on the other", async () => {
      const made = await world();
      const predictions = await predictWorld(made, {
        ...{ source: inProcess, seed: 1, repeats: 1, inputs: [] },
        networkInputs: table31Inputs(made), // no MINE
        predictor: predictorOptions({ targets: "means", minSteps: 400 }),
      });
      const found = { world: made, predictions, filterPenalty, records: errorRecords(made, predictions) };
      const rows = table31Rows(found, 1);
      const row = (method: string) => rows.find((one) => one.method === method) as Record<string, number>;
      expect(sideOf(made, "test")).toHaveLength(4);
      const network = row("Neural net: usable, nats");
      expect(network.train).toBeLessThan(row("Uniform distribution").train);
      expect(network.test).toBeLessThan(row("Neural net with accuracy").test);
      expect(network.test).toBeLessThan(row("Mean of training data sets").test);
      expect(row("Noise in dirty samples").train).toBeGreaterThan(row("Noise in clean samples").train);
      const tables = table31OnTableTables(found, 1);
      expect(Object.keys(tables)).toEqual([
        ...["table-3-1", "targets", "comparison-test", "differences", "errors", "predictor-loss", "predictions"],
      ]);
      // figure 3.3 of every sample of the test data sets
      const titles = new Set(tables.predictions?.map(({ title }) => title));
      expect([...titles].map((title) => String(title).slice(0, 3))).toEqual(["(a)", "(b)", "(c)", "(d)", "(e)"]);
      expect(tables.predictions).toHaveLength(test.dataSets.length * test.samples * titles.size * nEntries);
      expect(tables["predictor-loss"]?.map(({ input }) => input)).toContain("usable raw");
      // below 0, the first input is the better one
      const difference = (input: string, less: string) =>
        (tables.differences ?? []).find((one) => one.input === input && one.less === less) as Record<string, number>;
      const ofAccuracy = difference("usable, nats", "accuracy, in four places");
      expect(ofAccuracy.difference).toBeCloseTo(network.test - row("Neural net: accuracy, in four places").test, 12);
      expect(ofAccuracy.dataSets).toBe(4);
      expect(difference("usable, nats", "usable, standardised").difference).toBeLessThan(0);
      expect(table31Finding(tables["comparison-test"] ?? [])).toBe(
        "Of 8 networks with an input, on 4 test data sets, 0 predict better than the mean of the training data sets, which " +
          "sees no input, 0 worse; 8 are not told apart from it. Not corrected for their number.", // of four nothing can be
      );
      const verdicts = ["better", "worse", "better", "not told apart"];
      const some = verdicts.map((verdict) => ({ method: "Neural net: accuracy", dataSets: 7, verdict }));
      expect(table31Finding(some)).toMatch(
        /^Of 4 networks .* 7 test data sets, 2 predict better .*, 1 worse; 1 are not/,
      );
      expect(table31OnTableTables(undefined, 1)).toEqual({});
    });
  });
});
