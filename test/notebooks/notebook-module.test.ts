import "../../lib/task-kinds";
import { describe, expect, it } from "vitest";
import { notebookDigest } from "../../lib/platform/report/committed-outputs";
import type { NotebookCell, NotebookFile } from "../../lib/platform/report/notebook-file";
import {
  contentsLine,
  headingAnchor,
  moduleOfNotebook,
  splitNotebook,
  withContents,
} from "../../lib/platform/report/notebook-module";

const cell = (cell_type: "markdown" | "code", source: string): NotebookCell => ({
  cell_type,
  id: source.slice(0, 8),
  metadata: {},
  source,
});

const notebookOf = (...cells: readonly NotebookCell[]): NotebookFile => ({
  cells: [...cells],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

const notebook = notebookOf(
  cell("markdown", "# Title"),
  cell("code", 'import { architectureId } from "../lib/search-space";'),
  cell("markdown", "## First part\n\n```\n## no heading\n```"),
  cell("code", "const a = 1;"),
  cell("markdown", "words"),
  cell("code", "console.log(a);"),
  cell("markdown", "more words\n\n## Second (part)"),
  cell("code", "const a = architectureId([10, 10, 10, 10]);"),
);

describe("a notebook as a module", () => {
  it("has a set-up and a section for each heading of level two", () => {
    const { setUp, sections } = splitNotebook(notebook);
    expect(setUp.map(({ index }) => index)).toEqual([1]);
    expect(sections.map(({ title, cells }) => [title, cells.map(({ index }) => index)])).toEqual([
      ["First part", [3, 5]],
      ["Second (part)", [7]],
    ]);
  });

  it("keeps each section's names to itself", () => {
    const code = moduleOfNotebook(notebook);
    const blocks = code.split(/^\{$/m);
    expect(blocks).toHaveLength(3);
    expect(blocks[1]).toContain("const a = 1;");
    expect(blocks[2]).not.toContain("const a = 1;");
  });

  it("leads to its sections from its first text", () => {
    expect(headingAnchor("Do more filters help?")).toBe("#Do-more-filters-help?");
    expect(contentsLine(notebook)).toBe(
      "**On this page**: [First part](#First-part) · [Second (part)](#Second-(part))",
    );
    const once = withContents(notebook);
    expect(once).toBe(`# Title\n\n${contentsLine(notebook)}`);
    expect(withContents(notebookOf(cell("markdown", once), ...notebook.cells.slice(1)))).toBe(once);
  });

  it.each(["Thesis | this run", "How λ moves it", "100 %", "A [part]", 'Called "so"'])(
    "refuses a title whose link JupyterLab would not follow: %s",
    (title) => {
      const titled = notebookOf(...notebook.cells.slice(0, 2), cell("markdown", `## ${title}`));
      expect(() => contentsLine(titled)).toThrow(`Cannot link to the section "${title}": links cannot hold`);
    },
  );
});

describe("the digest of a notebook's code", () => {
  const withCode = (code: string): string =>
    notebookDigest(notebookOf(notebook.cells[0], notebook.cells[1], notebook.cells[2], cell("code", code)));
  const original = withCode("console.log(architectureId([10, 20, 30, 40]));");

  it("changes with the code", () => {
    expect(withCode("console.log(architectureId([10, 20, 30, 45]));")).not.toBe(original);
  });

  it("does not change with comments, types or blanks", () => {
    expect(withCode("// why\nconsole.log(architectureId( [10, 20, 30, 40]  as const));")).toBe(original);
  });

  it("fails when an import leads nowhere", () => {
    const broken = notebookOf(cell("code", 'import { x } from "../lib/nowhere";\nconsole.log(x);'));
    expect(() => notebookDigest(broken)).toThrow(/nowhere/);
  });
});
