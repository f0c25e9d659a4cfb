import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readManifest } from "../lib/experiments/reference/manifest";
import { projectRoot } from "../lib/platform/paths";

/** Sections of the thesis that are its own work, with their parts; 3.2 has its two parts in one place. */
const sections = [
  ...["2.1", "2.1.1", "2.1.2", "2.2", "2.3", "3.1", "3.1.1", "3.1.2", "3.2", "4.1", "4.1.1", "4.1.2", "4.2", "4.3"],
  ...["A.1", "A.2", "A.3", "A.4", "A.5"],
];
const figures = ["2.1", ...Array.from({ length: 15 }, (_, index) => `3.${index + 1}`)];

/** Tables of the reference run that hold what the README says is of it. */
const kept = {
  "Table 3.1": ["predictors-split/table-3-1"],
  "Table 3.2": ["searches/table-3-2"],
  "figures 3.1, 3.2 and 3.3": ["predictors-split/predictor-loss", "predictors-split/predictions"],
  "figures 3.4–3.9 and 3.10–3.15": ["searches/search-traces", "searches/search-priors"],
};

describe("the README's table of the thesis", () => {
  const page = readFileSync(join(projectRoot, "README.md"), "utf8");
  const [, below] = page.split("## The thesis, section by section\n");
  const rows = below
    .split("\n## ")[0]
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Section"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

  /** Numbers of figures that a cell names: "figures 3.1, 3.2 and 3.3", "figures 3.4–3.9 and 3.10–3.15". */
  const figuresOf = (cell: string): readonly string[] =>
    cell
      .split(/figures? /)
      .slice(1)
      .flatMap((list) =>
        [...list.matchAll(/(\d)\.(\d+)(?:–\d\.(\d+))?/g)].flatMap(([, chapter, first, last = first]) =>
          Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${chapter}.${Number(first) + index}`),
        ),
      );

  it("has a place for every item, with what is shown of it at reference size or why nothing is", () => {
    const named = rows.flatMap(([, section]) => section.split(", "));
    expect(sections.filter((section) => !named.includes(section))).toEqual([]);
    const shown = rows.flatMap(([, , holds]) => figuresOf(holds));
    expect(figures.filter((figure) => !shown.includes(figure))).toEqual([]);
    for (const [, section, , , size, code] of rows) {
      // "no" says why, and code is a link unless it is everywhere
      expect([section, size]).toEqual([section, expect.stringMatching(/^(?!no$).{3,}/)]);
      expect(code).toMatch(/\]\(lib\//);
    }
  });

  it("names tables and figures that the committed reference run has", () => {
    const there = new Set(readManifest()?.tables.map(({ section, name }) => `${section}/${name}`));
    for (const [item, tables] of Object.entries(kept)) {
      expect(rows.filter(([, , holds]) => holds.includes(item)).map(([, , , , size]) => size)).toEqual([
        expect.stringMatching(/^all, on /),
      ]);
      expect([item, tables.filter((table) => !there.has(table))]).toEqual([item, []]);
    }
  });
});
