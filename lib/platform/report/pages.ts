import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { writeWhole } from "../results/write-whole";
import { cellText, readNotebook } from "./notebook-file";
import { notebookName } from "./notebooks";
import { pythonProgram, runProgram } from "./python";

/** The first heading of a notebook, without marks. */
function titleOf(path: string): string {
  const headings = readNotebook(path).cells.flatMap((cell) => /^#\s+(.+)$/m.exec(cellText(cell))?.[1] ?? []);
  return (headings[0] ?? notebookName(path)).replaceAll(/[*_`]/g, "").split(/[:?]/)[0];
}

/**
 * Turns executed notebooks into a report: one page each with navigation, figures that work offline, and an index that
 * leads to the first.
 *
 * @param notebooks Executed notebooks in reading order.
 * @returns The path of the index page.
 * @throws Error with nbconvert's words when a notebook cannot be converted.
 */
export async function writeReport(notebooks: readonly string[], folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const pages = notebooks.map((path) => ({ href: `${notebookName(path)}.html`, title: titleOf(path) }));
  const parameters = ["nbconvert", "--to", "mi_nas_report", "--output-dir", folder, "--log-level", "ERROR"];
  const { code, output } = await runProgram(pythonProgram("jupyter"), [...parameters, ...notebooks], {
    environment: { MI_NAS_REPORT_PAGES: JSON.stringify(pages) },
  });
  if (code !== 0) throw new Error(`The report could not be written.\n${output.trim()}`);
  const index = join(folder, "index.html");
  const first = basename(pages[0].href);
  await writeWhole(
    index,
    `<!doctype html><meta charset="utf-8"><title>mi-nas</title><meta http-equiv="refresh" content="0; url=${first}"><a href="${first}">Report</a>\n`,
  );
  return index;
}
