import { beforeAll, describe, expect, it } from "vitest";
import { comparisons, differenceOf } from "../../../lib/experiments/posterior/comparison";
import { errorRecords } from "../../../lib/experiments/posterior/errors";
import { predictWorld } from "../../../lib/experiments/posterior/predictions";
import { type MeasuredBy, tableWorld } from "../../../lib/experiments/posterior/table-world";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import type { InputName } from "../../../lib/predictors/inputs";
import { predictorOptions } from "../../../lib/predictors/options";
import { architectureId } from "../../../lib/search-space";
import { designedArchitecture } from "../../../lib/width-table/design";
import type { WidthTableRow } from "../../../lib/width-table/rows";
import { madeDataSets, madeTable } from "./made-table";
import { inProcess } from "./made-world";

const names = madeDataSets;
const filterPenalty = 2e-4;
const seed = 1;

/** The same table with MINE of the first architectures. */
const withMine = (rows: readonly WidthTableRow[], count: number): readonly WidthTableRow[] => {
  const first = new Set(Array.from({ length: count }, (_, index) => architectureId(designedArchitecture(index))));
  const mine = { mine1: 0.1, mine2: 0.2, mine3: 0.3, mine4: 0.4 };
  return rows.map((row) => (first.has(row.architecture) ? { ...row, ...mine } : row));
};

const world = (rows: readonly WidthTableRow[], dataSets = names, measuredBy?: MeasuredBy) =>
  tableWorld(rows, { dataSets, filterPenalties: [filterPenalty], seed, measuredBy });

describe("the width table as the world of the first experiment", () => {
  it("measures one architecture of four and searches the others", async () => {
    const rows = madeTable("usable");
    const { dataSets, targets } = await world(rows);
    expect(targets.map(({ name }) => name)).toEqual(["thesis", "widthEffects"]);
    for (const { measured, targets: made } of dataSets) {
      expect(measured).toHaveLength(16);
      expect(made[0].vectors).toHaveLength(20);
      expect(made[0].extrapolated).toBe(0); // λ is that of the replay
    }
    const measured = new Set(dataSets[0].measured.map(({ architecture }) => architectureId(architecture)));
    // of a measured architecture alone: nothing of it may reach a target
    const without = rows.map((row) => (measured.has(row.architecture) ? { ...row, selectAccuracy: 0.99 } : row));
    const other = await world(without);
    expect(other.dataSets.map((one) => one.targets)).toEqual(dataSets.map((one) => one.targets));
    expect(other.dataSets[0].measured[0].accuracy).toBe(0.99);
  });

  it("measures the architectures with MINE on every data set, where MINE is asked for, and searches the others", async () => {
    const some = names.slice(0, 3);
    const whole = madeTable("usable", 32).filter(({ dataSet }) => some.includes(dataSet));
    const rows = withMine(whole, 11);
    const lacking = architectureId(designedArchitecture(4));
    const cut = rows.map((row) =>
      row.dataSet === names[1] && row.architecture === lacking ? { ...row, mine2: null } : row,
    );
    for (const [table, count] of [[rows, 11] as const, [cut, 10] as const]) {
      const { dataSets } = await world(table, some, "mine");
      for (const { measured } of dataSets) {
        expect(measured).toHaveLength(count);
        expect(measured.map(({ mine }) => mine)).toEqual(new Array(count).fill([0.1, 0.2, 0.3, 0.4]));
      }
      // what is not measured is searched: nothing of a measured architecture reaches a target
      const measured = new Set(dataSets[0].measured.map(({ architecture }) => architectureId(architecture)));
      const without = table.map((row) => (measured.has(row.architecture) ? { ...row, selectAccuracy: 0.99 } : row));
      const other = await world(without, some, "mine");
      expect(other.dataSets.map((one) => one.targets)).toEqual(dataSets.map((one) => one.targets));
    }
    expect((await world(rows, some)).dataSets[0].measured).toHaveLength(8); // one of four, MINE or not
  });

  it.each([0, 1])("refuses MINE of %i architectures", async (count) => {
    const message = `share ${count} architectures whose MINE predictors are given, at least 2`;
    await expect(world(withMine(madeTable("usable"), count), names, "mine")).rejects.toThrow(message);
  });

  it("is that of the first seed, of architectures that all its data sets have, whatever the order of the rows", async () => {
    const rows = madeTable("usable", 40);
    const repeated = rows.map((row) => ({ ...row, repeat: 1, selectAccuracy: 0, usable4: 0 }));
    const more = madeTable("usable", 64).filter(({ dataSet }) => dataSet === names[0]);
    const others = [...rows.filter(({ dataSet }) => dataSet !== names[0]), ...more];
    const expected = await world(rows);
    expect(await world([...rows, ...repeated])).toEqual(expected);
    expect(await world(others)).toEqual(expected);
  });

  it.each([
    [2, 64, "at least 3 data sets are needed, got 2"],
    [
      3,
      15,
      "share 4 architectures whose usable information predictors are given, at least 2 are needed, and 11 others, of which a Hyperband takes 12",
    ],
  ])("refuses %i data sets with %i architectures", async (count, architectures, message) => {
    await expect(world(madeTable("usable", architectures), names.slice(0, count))).rejects.toThrow(message);
  });

  describe("with a signal", () => {
    beforeAll(() => startEngine());
    const inputs: readonly InputName[] = ["usable raw", "usable standardised", "usable permuted", "accuracy raw"];
    const judged = { evaluation: "leaveOneOut", target: "thesis", filterPenalty } as const;

    async function recordsOf(seen: "usable" | "accuracy") {
      const made = await world(madeTable(seen, 32));
      const predictions = await predictWorld(made, {
        ...{ source: inProcess, seed, inputs, networkInputs: [] },
        ...{ predictor: predictorOptions(), repeats: 1 },
      });
      return errorRecords(made, predictions);
    }

    it.each(["ridge", "gaussianProcess"] as const)(
      "in information, %s finds it in nats and not standardised",
      async (method) => {
        const records = await recordsOf("usable");
        const by = (input: InputName) =>
          comparisons(records, judged, { seed }).find((one) => one.method === method && one.input === input);
        expect(by("usable raw")).toMatchObject({ verdict: "better" });
        expect(by("usable raw")!.explained!.share).toBeGreaterThan(0.7);
        for (const input of ["usable standardised", "usable permuted", "accuracy raw"] as const) {
          const { mean, interval } = differenceOf(
            records,
            judged,
            { method, input: "usable raw" },
            { method, input },
            seed,
          );
          expect(mean).toBeLessThan(0);
          expect(interval[1]).toBeLessThan(0);
        }
      },
    );

    it("in accuracy alone, information gains nothing", async () => {
      const records = await recordsOf("accuracy");
      const found = comparisons(records, judged, { seed }).filter(({ method }) => method === "ridge");
      expect(found.find(({ input }) => input === "accuracy raw")).toMatchObject({ verdict: "better" });
      expect(found.find(({ input }) => input === "usable raw")!.verdict).not.toBe("better");
    });
  });
});
