import { describe, expect, it } from "vitest";
import { tableHtml, tableText } from "../../../lib/platform/display/table";
import { columnsOf, withColumns } from "../../../lib/platform/results";

const rows = () =>
  withColumns(
    [
      { layer: 2, nats: 1.23456, hidden: "x" },
      { layer: 1, nats: 0.5, hidden: "y" },
    ],
    { nats: { title: "I(layer; y)", unit: "nats", digits: 3 }, layer: { title: "Layer" } },
  );
const heading = (text: string) => text.split("\n")[1]!.trim().split(/ {2,}/);

describe("formats of columns", () => {
  it("travel with records into a table: order, headings, units, digits", () => {
    expect(tableText(rows(), { caption: "c" }).split("\n").slice(1)).toEqual([
      "I(layer; y) (nats)  Layer",
      "              1.23      2",
      "              0.50      1",
    ]);
  });

  it("outlast filtering, sorting and cutting, and are seen by nothing else", () => {
    for (const some of [rows().filter(({ layer }) => layer === 1), [...rows()].sort(() => -1), rows().slice(1)]) {
      expect(heading(tableText(some, { caption: "c" }))).toEqual(["I(layer; y) (nats)", "Layer"]);
    }
    expect(Reflect.ownKeys(rows()[0]!)).toEqual(["layer", "nats", "hidden"]);
    expect(columnsOf(rows().map((row) => ({ ...row })))).toEqual({});
  });

  it("bring a caption along, which records of several captions do not share", () => {
    const said = (caption?: string) =>
      withColumns([{ layer: 1 }, { layer: 2 }], { layer: { title: "Layer" } }, caption);
    const firstLine = (source: object[], caption?: string) => tableText(source, { caption }).split("\n")[0];
    const [one, other] = [said("one network"), said("another")];
    expect(firstLine([...one])).toBe("one network");
    expect(firstLine([one[1]!])).toBe("one network");
    expect(firstLine([...one], "my own")).toBe("my own");
    expect(firstLine([...one, ...other])).toBe("Layer");
    expect(firstLine([...one, ...said()])).toBe("Layer");
    expect(tableHtml(one)).toContain(">one network</caption>");
    expect(tableHtml(said())).not.toContain("caption");
  });

  it("travel with a single record too", () => {
    const [record] = withColumns([{ nats: 0.123456, other: 1 }], { nats: { unit: "nats", digits: 3 } }, "one");
    expect(tableText(record!).split("\n")).toEqual(["one", "nats (nats)", "      0.123"]);
    expect(tableText({ a: 1, b: "x" }).split("\n")).toEqual(["a  b", "1  x"]);
  });

  it("give way to those of the table, one by one", () => {
    const text = tableText(rows(), { caption: "c", columns: { hidden: {}, nats: { title: "MINE" } } });
    expect(heading(text)).toEqual(["hidden", "MINE (nats)"]);
    expect(text).toContain("1.23");
    expect(heading(tableText(rows(), { caption: "c", columns: ["layer"] }))).toEqual(["Layer"]);
  });

  it("say to how many digits numbers are rounded; without, none is", () => {
    const values = [
      { price: 19.99, id: 12345678 },
      { price: 100000.25, id: 12345679 },
    ];
    expect(tableText(values, { caption: "c" })).toMatch(/19\.99 +12345678\n100000\.25 +12345679$/);
    expect(tableText(values, { caption: "c", digits: 3 })).toMatch(/\n +20 +12345678\n/);
    expect(tableText([{ a: Number.NaN, b: null }], { caption: "c" })).toMatch(/NaN +–$/);
  });
});
