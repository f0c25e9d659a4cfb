import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ScratchProject } from "../platform/kernel/scratch-project";

/** A cell of a notebook that is yet to be run: code, or Markdown after the mark `#md`. */
function cell(text: string, index: number): object {
  const [, markdown] = /^#md\s([\s\S]*)$/.exec(text) ?? [];
  const common = { id: `cell-${index}`, metadata: {} };
  if (markdown !== undefined) return { ...common, cell_type: "markdown", source: markdown };
  return { ...common, cell_type: "code", source: text, execution_count: null, outputs: [] };
}

/** Writes a notebook of these cells into the project's `notebooks` and returns its path there. */
export function writeScratchNotebook(project: ScratchProject, name: string, cells: readonly string[]): string {
  const kernelspec = { name: "tslab", display_name: "TypeScript (mi-nas)", language: "typescript" };
  const notebook = { cells: cells.map(cell), metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(project.notebooks, name), JSON.stringify(notebook));
  return `notebooks/${name}`;
}
