import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tableData, tableMime } from "../../lib/platform/display/table-data";
import { exportFigures, exportTables, fileName } from "../../lib/platform/report/exports";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-exports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = [
  { method: "uniform, 92 entries", error: 0.1234567890123 },
  { method: 'said "no"', error: Number.NaN },
];
const figure = { data: [{ type: "scatter", x: [1, 2], y: [3, 4] }], layout: { title: { text: "I(C; y) by layer" } } };

/** An executed notebook with a table and a figure. */
function executed(name: string): string {
  const output = (data: object) => ({ output_type: "display_data", metadata: {}, data });
  const outputs = [
    { output_type: "stream", name: "stdout", text: ["words\n"] },
    output({ [tableMime]: tableData(rows, "Table 3.1: errors"), "text/plain": "…" }),
    output({ "application/vnd.plotly.v1+json": figure, "text/plain": "…" }),
  ];
  const cells = [
    { cell_type: "markdown", id: "a", metadata: {}, source: "# Title" },
    { cell_type: "code", id: "b", metadata: {}, source: "1", execution_count: 1, outputs },
  ];
  const path = join(folder, `${name}.ipynb`);
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

describe("files of an executed notebook", () => {
  it("have names made of number and title", () => {
    expect(fileName(0, "Table 3.1: thesis | ours ± sd")).toBe("01-table-3-1-thesis-ours-sd");
    expect(fileName(11, "<b>Ü</b>")).toBe("12-u");
    expect(fileName(2, "")).toBe("03");
    expect(fileName(0, "x".repeat(200)).length).toBeLessThanOrEqual(63);
  });

  it("hold every table with every digit", async () => {
    const paths = await exportTables([executed("4-posterior")], join(folder, "tables"));
    expect(paths.map((path) => basename(path)).sort()).toEqual(
      ["csv", "json", "parquet"].map((ending) => `01-table-3-1-errors.${ending}`),
    );
    const records = JSON.parse(readFileSync(join(folder, "tables/4-posterior/01-table-3-1-errors.json"), "utf8"));
    expect(records).toEqual([rows[0], { ...rows[1], error: null }]);
    const csv = readFileSync(join(folder, "tables/4-posterior/01-table-3-1-errors.csv"), "utf8");
    expect(csv).toContain('"uniform, 92 entries",0.1234567890123');
  });

  it("hold every figure as SVG, PDF and PNG in the width of a page", async () => {
    const paths = await exportFigures([executed("4-posterior")], join(folder, "figures"));
    expect(paths.map((path) => basename(path))).toEqual(["svg", "pdf", "png"].map((end) => `01-i-c-y-by-layer.${end}`));
    expect(paths.every((path) => existsSync(path))).toBe(true);
    const [svg, pdf, png] = paths.map((path) => readFileSync(path));
    expect(svg.toString("utf8")).toContain("I(C; y) by layer");
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    // 174 mm at 300 pixels an inch.
    expect(png.readUInt32BE(16)).toBe(Math.floor((174 / 25.4) * 300));
  });
});
