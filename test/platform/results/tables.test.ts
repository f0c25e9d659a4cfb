import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import { type TableRow, tableFrame, writeTables } from "../../../lib/platform/results";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-tables-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows: readonly TableRow[] = [
  { layer: 1, largest: 2 ** 53 - 1, nats: 1, survives: true, choice: "adam", name: 'said "no", twice', late: null },
  { layer: null, largest: -3, nats: 0.1 + 0.2, survives: null, choice: 0.001, name: null, late: null },
  { layer: 3, largest: 0, nats: Number.NaN, survives: false, choice: true, name: "", late: 7 },
];

describe("a written table", () => {
  it("has the type of its values in each column, with nulls", () => {
    const types = Object.fromEntries(
      tableFrame(rows).columns.map((name, at) => [name, tableFrame(rows).dtypes[at]!.variant]),
    );
    expect(types).toEqual({
      layer: "Int64",
      largest: "Int64",
      nats: "Float64",
      survives: "Bool",
      choice: "String",
      name: "String",
      late: "Int64",
    });
    expect(tableFrame([{ none: null }]).dtypes[0]!.variant).toBe("String");
    expect(tableFrame([{ big: 1e20 }, { big: 1 }]).dtypes[0]!.variant).toBe("Float64");
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
        '3,0,,false,true,"",7',
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
    expect(readFileSync(join(folder, "uneven.csv"), "utf8")).toBe("a,b\n1,\n2,x\n");
  });

  it("keeps an order of columns that records cannot keep", async () => {
    await writeTables(folder, { coded: [{ layer: "one", 3: 0, 115: 1 }] }, { coded: ["layer", "115", "3"] });
    expect(readFileSync(join(folder, "coded.csv"), "utf8")).toBe("layer,115,3\none,1,0\n");
  });

  it("without rows is an empty list", async () => {
    const paths = await writeTables(folder, { none: [] });
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(["[]\n"]);
  });
});
