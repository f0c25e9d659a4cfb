import { cellText, type NotebookFile } from "./notebook-file";

interface CodeCell {
  readonly index: number;
  readonly code: string;
}

/** The code of one section: what stands under a heading of level two. */
export interface NotebookSection {
  readonly title: string;
  readonly cells: readonly CodeCell[];
}

/** A notebook's code by section; what comes before the first heading of level two is the set-up. */
export function splitNotebook(notebook: NotebookFile): {
  readonly setUp: readonly CodeCell[];
  readonly sections: readonly NotebookSection[];
} {
  const setUp: CodeCell[] = [];
  const sections: { title: string; cells: CodeCell[] }[] = [];
  notebook.cells.forEach((cell, index) => {
    const text = cellText(cell);
    if (cell.cell_type === "markdown") {
      const prose = text.replaceAll(/^```[\s\S]*?^```/gm, ""); // without code blocks
      for (const [, title] of prose.matchAll(/^##\s+(.+)$/gm)) sections.push({ title: title.trim(), cells: [] });
    } else if (cell.cell_type === "code") {
      (sections.at(-1)?.cells ?? setUp).push({ index, code: text });
    }
  });
  return { setUp, sections };
}

const textOf = (cells: readonly CodeCell[]): string =>
  cells.map(({ index, code }) => `// %% cell ${index}\n${code}`).join("\n\n");

/**
 * A notebook's code as one module: the set-up at the top, each section in a block of its own. Whatever reads it (the
 * compiler, the linter, a bundler) thereby sees what holds for the notebook: a section sees the set-up and itself,
 * nothing of the sections before it, and imports stand in the set-up.
 */
export function moduleOfNotebook(notebook: NotebookFile): string {
  const { setUp, sections } = splitNotebook(notebook);
  const blocks = sections
    .filter(({ cells }) => cells.length > 0)
    .map(({ title, cells }) => `// Section: ${title}\n{\n${textOf(cells)}\n}`);
  return `${[textOf(setUp), ...blocks].join("\n\n")}\n\nexport {};\n`;
}

/** The fragment that leads to a heading, in JupyterLab as in the HTML report. */
export function headingAnchor(title: string): string {
  return `#${title.replaceAll(" ", "-")}`;
}

const contentsMark = "**On this page**";

/**
 * The line of a notebook's first cell that leads to its sections.
 *
 * @throws Error for a title whose link JupyterLab would not follow: it compares a link's fragment, in which Markdown
 *   writes some characters as %XX, with the heading as it stands. Parentheses are no such characters, where they pair.
 */
export function contentsLine(notebook: NotebookFile): string {
  const links = splitNotebook(notebook).sections.map(({ title }) => {
    const address = headingAnchor(title);
    const [changed] = [...address].filter((character) => encodeURI(character) !== character);
    if (changed) throw new Error(`Cannot link to the section "${title}": links cannot hold "${changed}".`);
    return `[${title}](${address})`;
  });
  return `${contentsMark}: ${links.join(" · ")}`;
}

/** A notebook's first text with its line of contents brought up to date, or added at the end. */
export function withContents(notebook: NotebookFile): string {
  const text = cellText(notebook.cells[0]);
  const line = contentsLine(notebook);
  const present = new RegExp(`^${contentsMark.replaceAll("*", "\\*")}.*$`, "m");
  return present.test(text) ? text.replace(present, () => line) : `${text.trimEnd()}\n\n${line}`;
}
