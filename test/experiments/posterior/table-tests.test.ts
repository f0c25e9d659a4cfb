import { describe, expect, it } from "vitest";
import { listDataSets } from "../../../lib/datasets";
import { tableEarlyNetworks, tableProfiles } from "../../../lib/experiments/posterior/table-profiles";
import { earlyRows, foretellingRows, tableTests, trialDataSets } from "../../../lib/experiments/posterior/table-tests";
import { tableNetworks } from "../../../lib/experiments/width-table/networks";
import { createRandom } from "../../../lib/platform/random/random";
import { parseArchitecture } from "../../../lib/search-space";
import { readWidthTable, type WidthTable, type WidthTableRow } from "../../../lib/width-table";
import { designedArchitecture } from "../../../lib/width-table/design";
import { tableRow } from "../../width-table/made-up-table";

const committed = readWidthTable();

/**
 * Networks whose accuracy gains `worth` of doubling layers 3 and 4, half each, and whose information rises by as much
 * times ten; information beyond accuracy so far makes the final accuracy by `told`.
 */
function madeRows(worths: Readonly<Record<string, number>>, told: number, seed = 1): readonly WidthTableRow[] {
  return Object.entries(worths).flatMap(([dataSet, worth]) =>
    Array.from({ length: 24 }, (_, index) => designedArchitecture(index)).flatMap((filters) => {
      const random = createRandom(seed, dataSet, ...filters);
      const architecture = filters.join("-");
      const [, , third, fourth] = parseArchitecture(architecture).map(Math.log2);
      const [own, early] = [random.normal(), random.normal()];
      const reportAccuracy = 0.2 + (worth / 2) * (third + fourth);
      const parameters = 1000 + random.integer(1000);
      const usable4 = 1 + 10 * worth + 0.01 * own;
      const selectAccuracy = 0.5 + 0.02 * early + told * own + 0.001 * random.normal();
      const row = (epoch: number, accuracy: number) =>
        tableRow({ dataSet, architecture, epoch, reportAccuracy, parameters, usable4, selectAccuracy: accuracy });
      return [row(3, 0.4 + 0.02 * early), row(12, selectAccuracy)];
    }),
  );
}

const worths = { a: 0.01, b: 0.02, c: 0.03, d: 0.04, e: 0.05, f: 0.06, g: 0.07 };
const tableOf = (rows: readonly WidthTableRow[]): WidthTable => ({ ...committed, rows });

describe("what a width table says without training", () => {
  it("is the return to width and the rise that were put into it", () => {
    for (const { dataSet, usable, returnToWidth } of tableProfiles(madeRows(worths, 0))) {
      const worth = worths[dataSet as keyof typeof worths];
      expect(returnToWidth).toBeCloseTo(worth, 6);
      expect(usable[3] - usable[0]).toBeCloseTo(10 * worth, 1);
    }
  });

  it("leaves dead networks and other seeds out, and data sets whose few networks do not determine a return", () => {
    const rows = madeRows({ a: 0.01, b: 0.02 }, 0);
    const killed = rows.map((row, index) => (index === 1 ? { ...row, dead: true, reportAccuracy: 0 } : row));
    const repeated = rows.map((row) => ({ ...row, repeat: 1, reportAccuracy: 0 }));
    const { alive, dead } = tableNetworks([...killed, ...repeated]);
    expect([alive.length, dead]).toEqual([47, 1]);
    expect(tableProfiles([...killed, ...repeated])[0].returnToWidth).toBeCloseTo(0.01, 6);
    const few = rows.filter(({ dataSet }) => dataSet === "b").concat(rows.slice(0, 2 * 5));
    expect(tableProfiles(few).map(({ dataSet }) => dataSet)).toEqual(["b"]);
    expect(() => tableTests(tableOf(few), 1)).toThrow("at least 3 data sets are needed, got 1");
  });

  it("takes the early accuracy after a quarter of the epochs, and both from images other than information's", () => {
    const rows = madeRows({ a: 0.01 }, 0);
    const [first] = tableEarlyNetworks(rows, 4);
    expect(first).toMatchObject({ earlyAccuracy: rows[0].selectAccuracy, finalAccuracy: rows[1].selectAccuracy });
    expect(first.information).toBe(rows[1].usable4);
  });

  it("finds what was put in, and says a result only where intervals do", () => {
    const found = tableTests(tableOf(madeRows(worths, 0.02)), 1);
    expect(found.foretold[0].spearman).toBeCloseTo(1, 10);
    expect(found.foretold[0].leftOut.skill).toBeGreaterThan(0.9);
    expect(found.early[3].interval[0]).toBeGreaterThan(0.5);
    expect(found.conclusions[0]).toContain("apart from 0");
    expect(found.conclusions[2]).toMatch(/apart from 0 in \d of 4 layers, .*not corrected.*layer 4/);
    const nothing = tableTests(tableOf(madeRows(worths, 0)), 1);
    expect(nothing.conclusions[2]).toContain("not shown to go together");
    const { g: _, f: __, ...five } = worths;
    expect(tableTests(tableOf(madeRows(five, 0)), 1).conclusions[0]).toContain("too few of them to be a result");
  });

  it("says which data sets the hypothesis was found on", () => {
    const known = new Set(listDataSets().map(({ id }) => id));
    for (const id of trialDataSets) expect(known).toContain(id);
    expect(tableTests(tableOf(madeRows(worths, 0)), 1).conclusions[1]).toContain("7 of 7");
    const looked = Object.fromEntries(trialDataSets.slice(0, 4).map((id, index) => [id, 0.01 * (index + 1)]));
    expect(tableTests(tableOf(madeRows(looked, 0)), 1).conclusions[1]).toContain("cannot confirm it");
  });

  it("is answered by the project's own table, as it is", () => {
    const { described, foretold, early, conclusions } = tableTests(committed, 1);
    const dataSets = new Set(committed.rows.map(({ dataSet }) => dataSet));
    for (const id of dataSets) expect(described).toContain(id);
    expect(foretellingRows(foretold)).toHaveLength(6);
    expect(earlyRows(early).map(({ layer }) => layer)).toEqual([1, 2, 3, 4]);
    expect(conclusions).toHaveLength(3);
  });
});
