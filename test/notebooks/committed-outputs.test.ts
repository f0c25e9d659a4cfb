import "../../lib/task-kinds";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { outputProblems } from "../../lib/platform/report/committed-outputs";
import { type NotebookFile, readNotebook } from "../../lib/platform/report/notebook-file";
import { notebookName, notebookPaths } from "../../lib/platform/report/notebooks";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-committed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [original] = notebookPaths();

/** Problems of a notebook of the repository after a change. */
function problemsAfter(change: (notebook: NotebookFile) => NotebookFile): readonly string[] {
  const path = join(folder, `${notebookName(original)}.ipynb`);
  writeFileSync(path, JSON.stringify(change(readNotebook(original))));
  return outputProblems(path);
}

/** The notebook with one more output in its last cell. */
const withOutput = (output: object) => (notebook: NotebookFile) => {
  const last = notebook.cells[notebook.cells.length - 1];
  return { ...notebook, cells: [...notebook.cells.slice(0, -1), { ...last, outputs: [output] }] };
};

describe("the outputs in the repository", () => {
  it("are those of the code, small, without errors and widgets, every figure with a static image", () => {
    expect(notebookPaths().flatMap(outputProblems)).toEqual([]);
  });

  it("are noticed to be old when the code of a cell changes", () => {
    const edit = (notebook: NotebookFile): NotebookFile => {
      const index = notebook.cells.map((cell) => cell.cell_type).lastIndexOf("code");
      const cells = notebook.cells.map((cell, place) =>
        place === index ? { ...cell, source: `${cell.source}\nconsole.log("more");` } : cell,
      );
      return { ...notebook, cells };
    };
    expect(problemsAfter(edit)).toEqual([expect.stringContaining("its outputs were made by other code")]);
  });

  it("stay those of the code when only its prose changes", () => {
    const edit = (notebook: NotebookFile): NotebookFile => ({
      ...notebook,
      cells: notebook.cells.map((cell) =>
        cell.cell_type === "markdown" ? { ...cell, source: `${cell.source} More words.` } : cell,
      ),
    });
    expect(problemsAfter(edit)).toEqual([]);
  });

  it("may hold no error, no widget, no figure without a static image, and no megabytes", () => {
    const output = (data: object) => ({ output_type: "display_data", metadata: {}, data });
    const error = { output_type: "error", ename: "Error", evalue: "no", traceback: [] };
    const plotly = { "application/vnd.plotly.v1+json": { data: [], layout: {} } };
    const widget = { "application/vnd.jupyter.widget-view+json": {} };
    expect(problemsAfter(withOutput(error))).toEqual([expect.stringContaining("is an error")]);
    expect(problemsAfter(withOutput(output(plotly)))).toEqual([expect.stringContaining("no static image")]);
    expect(problemsAfter(withOutput(output(widget)))).toEqual([expect.stringContaining("is a widget")]);
    const large = output({ "text/plain": "x".repeat(1_000_001) });
    expect(problemsAfter(withOutput(large))).toEqual([expect.stringContaining("exceed the 1000000")]);
  });
});
