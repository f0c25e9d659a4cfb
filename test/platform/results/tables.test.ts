import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import { integer, type TableRow, tableFrame, withColumns, writeTables } from "../../../lib/platform/results";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-tables-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const given: readonly TableRow[] = [
  { layer: 1, largest: 2 ** 53 - 1, nats: 1, survives: true, choice: "adam", name: 'said "no", twice', late: null },
  { layer: null, largest: -3, nats: 0.1 + 0.2, survives: null, choice: 0.001, name: null, late: null },
  { layer: 3, largest: 0, nats: Number.NaN, survives: false, choice: true, name: "", late: 7 },
];
const rows = withColumns(given, { layer: integer, largest: integer });

describe("a written table", () => {
  const typesOf = (given: readonly TableRow[]) => {
    const frame = tableFrame(given);
    return Object.fromEntries(frame.columns.map((name, at) => [name, frame.dtypes[at]!.variant]));
  };

  it("has the type of its values in each column, with nulls; numbers that are declared no integers are floats", () => {
    expect(typesOf(rows)).toEqual({
      layer: "Int64",
      largest: "Int64",
      nats: "Float64",
      survives: "Bool",
      choice: "String",
      name: "String",
      late: "Float64",
    });
    expect(typesOf([{ none: null }])).toEqual({ none: "String" });
  });

  const declared = [
    { what: "whole numbers", value: 1 },
    { what: "others", value: 0.5 },
    { what: "none", value: null },
    { what: "no finite ones", value: Number.NaN },
    { what: "large ones", value: 1e20 },
  ];
  it.each(declared)(
    "has one type for a declared column, frame and files alike, if its values are $what",
    async (one) => {
      const whole = one.value === null || Number.isSafeInteger(one.value) ? one.value : null;
      const given: readonly TableRow[] = [
        { accuracy: one.value, share: one.value, layer: whole, name: null, kept: null },
      ];
      const table = withColumns(given, {
        accuracy: { type: "number" },
        share: { title: "Share", digits: 3 },
        layer: { title: "Layer", ...integer },
        name: { type: "string" },
        kept: { type: "boolean" },
      });
      const types = { accuracy: "Float64", share: "Float64", layer: "Int64", name: "String", kept: "Bool" };
      expect(typesOf(table)).toEqual(types);
      const paths = await writeTables(folder, { declared: table });
      const read = pl.readParquet(paths.find((path) => path.endsWith(".parquet"))!);
      expect(Object.fromEntries(read.columns.map((name, at) => [name, read.dtypes[at]!.variant]))).toEqual(types);
      // CSV has no types: readers take them from how numbers are written
      const csv = readFileSync(paths.find((path) => path.endsWith(".csv"))!, "utf8")
        .split("\n")[1]!
        .split(",");
      if (one.value === 1) expect(csv).toEqual(["1.0", "1.0", "1", "", ""]);
    },
  );

  it.each([
    ["integer", 0.5],
    ["integer", "1"],
    ["number", "1"],
    ["boolean", 1],
  ] as const)("cannot hold another value than its declaration allows: %s, %j", (type, value) => {
    const table = withColumns([{ x: value as TableRow[string] }], { x: { type } });
    expect(() => tableFrame(table)).toThrow(
      `Cannot store ${JSON.stringify(value)} in the column "x": it is declared as ${type}.`,
    );
  });

  it("holds the same in JSON, CSV and Parquet", async () => {
    const paths = await writeTables(folder, { t: rows });
    const [json, csv, parquet] = ["json", "csv", "parquet"].map((end) => paths.find((path) => path.endsWith(end))!);
    const records = JSON.parse(readFileSync(json!, "utf8"));
    expect(records).toEqual([rows[0], { ...rows[1], choice: "0.001" }, { ...rows[2], nats: null, choice: "true" }]);
    expect(pl.readParquet(parquet!).toRecords()).toEqual(records);
    expect(readFileSync(csv!, "utf8")).toBe(
      [
        "layer,largest,nats,survives,choice,name,late",
        '1,9007199254740991,1.0,true,adam,"said ""no"", twice",',
        ",-3,0.30000000000000004,,0.001,,",
        '3,0,,false,true,"",7.0',
        "",
      ].join("\n"),
    );
    expect(pl.readCSV(csv!).select("layer", "largest", "nats", "survives", "late").toRecords()).toEqual(
      records.map(({ layer, largest, nats, survives, late }: TableRow) => ({ layer, largest, nats, survives, late })),
    );
  });

  it("has the columns of all its records, whichever comes first", async () => {
    await writeTables(folder, { uneven: [{ a: 1 }, { a: 2, b: "x" }] });
    expect(JSON.parse(readFileSync(join(folder, "uneven.json"), "utf8"))).toEqual([
      { a: 1, b: null },
      { a: 2, b: "x" },
    ]);
    expect(readFileSync(join(folder, "uneven.csv"), "utf8")).toBe("a,b\n1.0,\n2.0,x\n");
  });

  it("keeps an order of columns that records cannot keep", async () => {
    await writeTables(
      folder,
      { coded: [{ layer: "one", 3: 0, 115: 1 }] },
      {
        coded: [{ name: "layer" }, { name: "115", type: "integer" }, { name: "3" }],
      },
    );
    expect(readFileSync(join(folder, "coded.csv"), "utf8")).toBe("layer,115,3\none,1,0.0\n");
  });

  it("without rows is an empty list", async () => {
    const paths = await writeTables(folder, { none: [] });
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(["[]\n"]);
  });
});
