import { describe, expect, it } from "vitest";
import type { MineEstimate } from "../../lib/mutual-information/mine/estimate";
import { missingNetworks, networksOf, type TableExtent, type WidthTableRow, withRows } from "../../lib/width-table";
import { requireSameTraining, withMine } from "../../lib/width-table/rows";
import { tableRow } from "./made-up-table";

const extent: TableExtent = { dataSets: ["a", "b"], architectures: 7, epochs: 2, repeats: 3, mineArchitectures: 2 };
const rowsFor = (networks: ReturnType<typeof networksOf>): WidthTableRow[] =>
  networks.flatMap(({ dataSet, architecture, repeat, epochs, mine }) =>
    Array.from({ length: epochs }, (_, index) =>
      tableRow({ dataSet, architecture, repeat, epoch: index + 1, mine1: mine ? 1 : null }),
    ),
  );

describe("the networks of a width table", () => {
  it("are every architecture once, every third from further seeds, and the first again with MINE", () => {
    const networks = networksOf(extent);
    const count = (repeat: number, mine: boolean) =>
      networks.filter((each) => each.repeat === repeat && each.mine === mine).length;
    expect([count(0, false), count(1, false), count(2, false), count(0, true)]).toEqual([14, 6, 6, 4]);
  });

  it("come in an order whose every beginning covers the data sets evenly", () => {
    const networks = networksOf({ ...extent, architectures: 40 });
    networks.forEach((_, end) => {
      const begun = networks.slice(0, end).filter(({ repeat, mine }) => repeat === 0 && !mine);
      const [a, b] = ["a", "b"].map((dataSet) => begun.filter((each) => each.dataSet === dataSet).length);
      expect(Math.abs(a - b)).toBeLessThanOrEqual(4);
    });
  });

  it("that a table lacks are those without rows, with too few epochs, or without MINE", () => {
    const networks = networksOf(extent);
    const all = withRows([], rowsFor(networks));
    expect(missingNetworks(networks, all)).toEqual([]);
    expect(missingNetworks(networksOf({ ...extent, epochs: 3 }), all)).toHaveLength(networks.length);
    const without = all.filter(({ dataSet, repeat }) => dataSet !== "b" || repeat !== 1);
    expect(missingNetworks(networks, without).map(({ dataSet, repeat }) => [dataSet, repeat])).toEqual([
      ["b", 1],
      ["b", 1],
      ["b", 1],
    ]);
    const noMine = all.map((row) => ({ ...row, mine1: null }));
    expect(missingNetworks(networks, noMine).every(({ mine }) => mine)).toBe(true);
    expect(missingNetworks(networks, noMine)).toHaveLength(4);
  });

  it("are wanted with their rows where MINE alone is missing, for as many epochs as these have", () => {
    const networks = networksOf(extent);
    const rows = withRows([], rowsFor(networks.filter(({ mine }) => !mine)));
    const shorter = networksOf({ ...extent, epochs: 1 });
    const missing = missingNetworks(shorter, rows);
    expect(missing).toHaveLength(4);
    for (const { epochs, known, ...network } of missing) {
      expect([network.mine, epochs, known?.length]).toEqual([true, 2, 2]);
      expect(known?.every((row) => row.architecture === network.architecture && row.repeat === network.repeat)).toBe(
        true,
      );
    }
    const longer = missingNetworks(networksOf({ ...extent, epochs: 3 }), rows);
    expect(longer).toHaveLength(networks.length);
    expect(longer.some(({ known }) => known)).toBe(false);
  });

  it("have the same table in whatever order they come", () => {
    const networks = networksOf(extent);
    const forward = withRows([], rowsFor(networks));
    const first = rowsFor(networks.filter(({ mine }) => !mine));
    const mine = rowsFor(networks.filter((network) => network.mine));
    const backward = withRows(withRows([], first.reverse()), mine);
    expect(backward).toEqual(forward);
  });

  it("replace their older rows", () => {
    const before = [tableRow({ epoch: 1 }), tableRow({ epoch: 1, repeat: 1 })];
    const after = withRows(before, [tableRow({ epoch: 1, trainLoss: 7 }), tableRow({ epoch: 2, trainLoss: 8 })]);
    expect(after.map(({ repeat, epoch, trainLoss }) => [repeat, epoch, trainLoss])).toEqual([
      [0, 1, 7],
      [0, 2, 8],
      [1, 1, 1],
    ]);
  });
});

describe("rows of a network that was trained again for MINE", () => {
  const epochs = [1, 2].map((epoch) => ({ epoch, trainLoss: 1 / epoch, report: 0.25 * epoch }));
  const rows = epochs.map(({ epoch, trainLoss, report }) =>
    tableRow({
      epoch,
      trainLoss,
      selectLoss: 2,
      selectAccuracy: 0.5,
      reportLoss: 3,
      reportAccuracy: report,
      mine1: null,
    }),
  );
  const history = epochs.map(({ epoch, trainLoss, report }) => {
    const validation = { validationLoss: 2, validationAccuracy: 0.5 };
    return { epoch, trainLoss, ...validation, reportLoss: 3, reportAccuracy: report };
  });

  it("keep every number and get the estimates, in every epoch", () => {
    const mine = [1, 2, 3, 4].map((nats) => ({ nats }) as MineEstimate);
    expect(() => requireSameTraining(rows, { history })).not.toThrow();
    const estimates = { mine1: 1, mine2: 2, mine3: 3, mine4: 4 };
    expect(withMine(rows, { mine })).toEqual(rows.map((row) => ({ ...row, ...estimates })));
  });

  it.each(["trainLoss", "validationLoss", "validationAccuracy", "reportLoss", "reportAccuracy"] as const)(
    "are refused where the last bit of its %s is another",
    (name) => {
      const last = { ...history[1], [name]: history[1][name] * (1 + Number.EPSILON) };
      expect(() => requireSameTraining(rows, { history: [history[0], last] })).toThrow(/in epoch 2 is .* in the table/);
    },
  );

  it("are refused where it ended before the last epoch, were its loss no number", () => {
    const diverged = [rows[0], { ...rows[1], trainLoss: Number.NaN }];
    expect(() => requireSameTraining(diverged, { history: history.slice(0, 1) })).toThrow("in epoch 2 is missing");
    const same = [history[0], { ...history[1], trainLoss: Number.NaN }];
    expect(() => requireSameTraining(diverged, { history: same })).not.toThrow();
  });
});
