import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookWork, profileOf } from "../../lib/experiments";
import { cellText, type NotebookCell, readNotebook } from "../../lib/platform/report/notebook-file";
import { executeNotebooks, notebookName, notebookPaths } from "../../lib/platform/report/notebooks";
import { runExperiment } from "../../lib/platform/session";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-notebooks-"));
const parameters = { profile: "smoke", seed: 7, workers: 2, overrides: {} };
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
  "0-tour": 5,
  "1-data-sets": 1,
  "2-search-space-and-hyperband": 6,
  "3-mutual-information": 12,
  "4-posterior": 8,
  "5-prior": 9,
  "6-answer": 6,
  "7-your-network": 7,
};

/** Notebooks that compute something of their own, which no study asks for. */
const computing: ReadonlySet<string> = new Set(["0-tour", "7-your-network"]);

describe("the notebooks in the smoke profile", () => {
  it(
    "run from the top without an error, every cell counted, every figure and table there",
    async () => {
      const paths = notebookPaths();
      expect(paths.map(notebookName)).toEqual(Object.keys(figures));
      const study = { profile: profileOf(parameters.profile), seed: parameters.seed, workers: parameters.workers };
      await runExperiment(study, notebookWork(paths.map(notebookName)));
      const outcomes = await executeNotebooks({ paths, folder: join(folder, "executed"), parameters, atOnce: 2 });
      for (const { path, executed = "", failure } of outcomes) {
        expect(failure).toBeUndefined();
        const { cells } = readNotebook(executed);
        const code = cells.filter((cell) => cell.cell_type === "code");
        expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, index) => index + 1));
        const outputs = outputsOf(cells);
        expect(outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr")).toEqual([]);
        // whatever a notebook computes is done by then: it shows no plan, but for calls of sizes or files of their own
        const shown = JSON.stringify(outputs.map(({ data }) => data?.["text/html"] ?? data?.["text/plain"]));
        const plans = computing.has(notebookName(path)) ? expect(shown) : expect(shown, notebookName(path)).not;
        plans.toMatch(/Plan: (at most )?\d+ tasks? to compute/);
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

  it(
    "need the set-up cells and nothing else for any of their sections",
    async () => {
      const paths = notebookPaths().map((path) => {
        const notebook = readNotebook(path);
        const headings = notebook.cells.flatMap((cell, index) => (/^## /m.test(cellText(cell)) ? [index] : []));
        // The last section but the closing ones: most that it needs would come from sections before it.
        const start = headings[headings.length - 3];
        const end = headings[headings.length - 2];
        const cells = notebook.cells.filter((_, index) => index < headings[0] || (index >= start && index < end));
        const alone = join(folder, `${notebookName(path)}.ipynb`);
        writeFileSync(alone, JSON.stringify({ ...notebook, cells }));
        return alone;
      });
      const outcomes = await executeNotebooks({ paths, folder: join(folder, "alone"), parameters, atOnce: 2 });
      expect(outcomes.map(({ failure }) => failure?.message)).toEqual(paths.map(() => undefined));
    },
    5 * 60_000,
  );

  it("fail when a cell throws, say which cell, and do not keep others from running", async () => {
    const notebook = readNotebook(notebookPaths()[0]);
    const cell = { cell_type: "code", id: "throws", metadata: {}, execution_count: null, outputs: [] };
    const code = { ...cell, source: 'const broken = 41 + 1;\nthrow new Error("the answer is not " + broken);' };
    const path = join(folder, "broken.ipynb");
    writeFileSync(path, JSON.stringify({ ...notebook, cells: [code] }));
    const sound = join(folder, "sound.ipynb");
    writeFileSync(sound, JSON.stringify({ ...notebook, cells: [{ ...cell, source: "1 + 1" }] }));
    const paths = [path, sound];
    const outcomes = await executeNotebooks({ paths, folder: join(folder, "some"), parameters, atOnce: 1 });
    expect(outcomes[0].failure?.message).toMatch(/the answer is not 42[\s\S]*const broken = 41 \+ 1;/);
    expect(outcomes[0].executed).toBeUndefined();
    expect(outcomes[1].executed).toBe(join(folder, "some", "sound.ipynb"));
  });
});
