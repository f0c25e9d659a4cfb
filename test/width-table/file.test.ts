import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readParquet } from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import { provenancePath, readWidthTable, recipeSchema, type WidthTable, writeWidthTable } from "../../lib/width-table";
import { tableRow } from "./made-up-table";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-width-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const table: WidthTable = {
  recipe: recipeSchema.parse({ seed: 4 }),
  kinds: { "train-network": 1 },
  numerics: "test",
  engine: "test",
  data: [],
  // accuracies that happen to be whole numbers, a training that diverged, and one without MINE
  rows: [
    tableRow({ selectAccuracy: 1, reportAccuracy: 0, trainLoss: Number.NaN }),
    tableRow({ epoch: 2, dead: true, mine1: 0.25, trainLoss: 0.1 + 0.2 }),
  ],
};

describe("the file of a width table", () => {
  it("gives back every digit, NaN and missing values, and the recipe", async () => {
    const path = join(folder, "a.parquet");
    await writeWidthTable(path, table);
    expect(readWidthTable(path)).toEqual(table);
  });

  it("has the types of its columns, whatever the values", async () => {
    const path = join(folder, "types.parquet");
    await writeWidthTable(path, table);
    const frame = readParquet(path);
    const types = Object.fromEntries(frame.columns.map((name, index) => [name, String(frame.dtypes[index])]));
    expect([types.selectAccuracy, types.mine4, types.epoch, types.dead]).toEqual(
      ["Float64", "Float64", "Int64", "Bool"].map((name) => expect.stringContaining(name)),
    );
  });

  it("is written the same way twice", async () => {
    const [a, b] = [join(folder, "b.parquet"), join(folder, "c.parquet")];
    await writeWidthTable(a, table);
    await writeWidthTable(b, table);
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  it("can be read where a write was cut off between its two files", async () => {
    const path = join(folder, "cut.parquet");
    await writeWidthTable(path, table);
    const before = readFileSync(path);
    await writeWidthTable(path, { ...table, rows: [...table.rows, tableRow({ epoch: 3 })] });
    writeFileSync(path, before);
    expect(readWidthTable(path).rows).toEqual(table.rows);
  });

  it("is refused where a byte of the rows has changed, a file is missing, or the form is another", async () => {
    const path = join(folder, "damaged.parquet");
    await writeWidthTable(path, table);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => readWidthTable(path)).toThrow("is damaged");
    const provenance = JSON.parse(readFileSync(provenancePath(path), "utf8"));
    writeFileSync(provenancePath(path), JSON.stringify({ ...provenance, format: 99 }));
    expect(() => readWidthTable(path)).toThrow("format");
    expect(() => readWidthTable(join(folder, "absent.parquet"))).toThrow("There is no width table");
  });
});
