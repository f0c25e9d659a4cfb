import { readFileSync } from "node:fs";
import { writeWhole } from "../results/write-whole";

/** A cell of a notebook file (nbformat 4.5), as far as we touch it. */
export interface NotebookCell {
  readonly cell_type: "markdown" | "code" | "raw";
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[]; readonly [key: string]: unknown };
  source: string | string[];
  outputs?: unknown[];
  execution_count?: number | null;
}

export interface NotebookFile {
  readonly cells: NotebookCell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/**
 * Reads a notebook file.
 *
 * @throws Error when it is no notebook of format 4.
 */
export function readNotebook(path: string): NotebookFile {
  const notebook = JSON.parse(readFileSync(path, "utf8")) as NotebookFile;
  if (notebook.nbformat !== 4 || !Array.isArray(notebook.cells)) throw new Error(`${path} is no notebook of format 4.`);
  return notebook;
}

/** Writes a notebook file the way Jupyter does: one space of indentation, a newline at the end. */
export async function writeNotebook(path: string, notebook: NotebookFile): Promise<void> {
  await writeWhole(path, `${JSON.stringify(notebook, undefined, 1)}\n`);
}

/** A cell's text. */
export function cellText({ source }: NotebookCell): string {
  return Array.isArray(source) ? source.join("") : source;
}

/** A text as the list of lines that notebook files hold. */
export function sourceLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
