import { join } from "node:path";
import { contentAddress } from "../results/cache";
import { digestOfCode } from "../tasks/code-digest";
import { kindRegistry } from "../tasks/registry";
import type { NotebookFile } from "./notebook-file";
import { moduleOfNotebook } from "./notebook-module";

/**
 * What a notebook's outputs depend on in the project's code: its own code with every source that it reaches, and those
 * that only workers reach, on which every result depends.
 *
 * @throws Error with the bundler's words when the code cannot be parsed or an import leads nowhere.
 */
export function notebookDigest(notebook: NotebookFile): string {
  const workers = [kindRegistry().module, join(__dirname, "../tasks/worker.ts")];
  const workerCode = workers.map((path) => `import ${JSON.stringify(path)};\n`).join("");
  return contentAddress([moduleOfNotebook(notebook), workerCode].map((code) => digestOfCode(code, "notebooks")));
}
