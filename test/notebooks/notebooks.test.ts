import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NotebookCell, readNotebook } from "../../lib/report/notebook-file";
import { executeNotebook, executeNotebooks, notebookName, notebookPaths } from "../../lib/report/notebooks";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-notebooks-"));
const parameters = { profile: "smoke", seed: 7, workers: 2 };
const plotlyMime = "application/vnd.plotly.v1+json";

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly name?: string;
}

const outputsOf = (cells: readonly NotebookCell[]): Output[] =>
  cells.flatMap(({ outputs }) => (outputs ?? []) as Output[]);

const keepCache = process.env.MI_NAS_CACHE;
const keepData = process.env.MI_NAS_DATA;
beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
  delete process.env.MI_NAS_DATA; // the smoke profile is procedural wherever it runs
});
afterAll(() => {
  if (keepCache === undefined) delete process.env.MI_NAS_CACHE;
  else process.env.MI_NAS_CACHE = keepCache;
  if (keepData !== undefined) process.env.MI_NAS_DATA = keepData;
  rmSync(folder, { recursive: true, force: true });
});

/** Figures that each notebook must show. */
const figures: Readonly<Record<string, number>> = {
  "0-tour": 3,
  "1-data-sets": 1,
  "2-search-space-and-hyperband": 4,
  "3-mutual-information": 3,
  "4-posterior": 3,
  "5-prior": 1,
};

describe("the notebooks in the smoke profile", () => {
  it(
    "run from the top without an error, every cell counted, every figure and table there",
    async () => {
      const paths = notebookPaths();
      expect(paths.map(notebookName)).toEqual(Object.keys(figures));
      const executed = await executeNotebooks({ paths, folder: join(folder, "executed"), parameters, atOnce: 2 });
      for (const path of executed) {
        const { cells } = readNotebook(path);
        const code = cells.filter((cell) => cell.cell_type === "code");
        expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, index) => index + 1));
        const outputs = outputsOf(cells);
        expect(outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr")).toEqual([]);
        const drawn = outputs.filter(({ data }) => data?.[plotlyMime]);
        expect(drawn.length, notebookName(path)).toBe(figures[notebookName(path)]);
        for (const { data = {} } of drawn) {
          const { data: traces } = data[plotlyMime] as { data: readonly unknown[] };
          expect(traces.length).toBeGreaterThan(0);
          expect(String(data["text/plain"]).length).toBeGreaterThan(20);
        }
        expect(outputs.some(({ data }) => String(data?.["text/html"]).includes("How this page was made"))).toBe(true);
        const injected = cells.find(({ metadata }) => metadata.tags?.includes("injected-parameters"));
        expect(String(injected?.source)).toContain("smoke");
      }
    },
    15 * 60_000,
  );

  it("fail when a cell throws, and say which cell", async () => {
    const notebook = readNotebook(notebookPaths()[0]);
    const cell = { cell_type: "code", id: "throws", metadata: {}, execution_count: null, outputs: [] };
    const code = { ...cell, source: 'const broken = 41 + 1;\nthrow new Error("the answer is not " + broken);' };
    const path = join(folder, "broken.ipynb");
    writeFileSync(path, JSON.stringify({ ...notebook, cells: [code] }));
    const run = executeNotebook({ path, target: join(folder, "broken-out.ipynb"), parameters });
    await expect(run).rejects.toThrow(/the answer is not 42[\s\S]*const broken = 41 \+ 1;/);
  });
});
