import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths";
import { cellText, type NotebookFile, readNotebook, sourceLines, writeNotebook } from "./notebook-file";
import { notebookName, notebookPaths } from "./notebooks";

const marker = (index: number): string => `// %% cell ${index}`;

/** The code of all cells as one module, a comment before each cell. */
function moduleOf(notebook: NotebookFile): string {
  const cells = notebook.cells.flatMap((cell, index) =>
    cell.cell_type === "code" ? [`${marker(index)}\n${cellText(cell)}`] : [],
  );
  return `${cells.join("\n\n")}\n`;
}

/** The cells of a module that {@link moduleOf} wrote: index → code. */
function cellsOf(module: string): Map<number, string> {
  const cells = new Map<number, string>();
  for (const part of module.split(/^\/\/ %% cell /m).slice(1)) {
    const [index, ...lines] = part.split("\n");
    cells.set(Number(index), lines.join("\n").trim());
  }
  return cells;
}

function tool(
  name: string,
  arguments_: readonly string[],
  cwd: string,
): { readonly ok: boolean; readonly output: string } {
  const program = join(projectRoot, "node_modules", ".bin", name);
  const { status, stdout, stderr } = spawnSync(program, [...arguments_], { cwd, encoding: "utf8" });
  return { ok: status === 0, output: `${stdout ?? ""}${stderr ?? ""}` };
}

/** Inside the repository, where the linter's configuration names it. */
const workFolder = (name: string): string => join(projectRoot, "cache", name);

/** Writes the notebooks' code as modules that the compiler and the linter read; imports are moved one folder down. */
function extract(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of notebookPaths()) {
    const code = moduleOf(readNotebook(path)).replaceAll('from "../lib', 'from "../../lib');
    writeFileSync(join(folder, `${notebookName(path)}.ts`), `${code}\nexport {};\n`);
  }
  const compilerOptions = { module: "ESNext", moduleResolution: "Node10", noEmit: true, ignoreDeprecations: "5.0" };
  const config = { extends: join(projectRoot, "tsconfig.json"), compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
}

/** Formats the code cells of all notebooks; returns the names of those that changed. */
export async function formatNotebooks(options: { readonly write: boolean }): Promise<readonly string[]> {
  const folder = workFolder("notebook-code");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of notebookPaths())
    writeFileSync(join(folder, `${notebookName(path)}.ts`), moduleOf(readNotebook(path)));
  const { ok, output } = tool("biome", ["format", "--write", folder], projectRoot);
  if (!ok) throw new Error(`The formatter failed on the notebooks' code.\n${output}`);
  const changed: string[] = [];
  for (const path of notebookPaths()) {
    const notebook = readNotebook(path);
    const formatted = cellsOf(readFileSync(join(folder, `${notebookName(path)}.ts`), "utf8"));
    let differs = false;
    for (const [index, code] of formatted) {
      if (cellText(notebook.cells[index]) === code) continue;
      differs = true;
      notebook.cells[index].source = sourceLines(code);
    }
    if (differs) changed.push(notebookName(path));
    if (differs && options.write) await writeNotebook(path, notebook);
  }
  return changed;
}

/** What is wrong with the notebooks' code: types, lint, format; one text a finding. */
export async function checkNotebooks(): Promise<readonly string[]> {
  const folder = workFolder("notebook-check");
  extract(folder);
  const problems: string[] = [];
  const types = tool("tsc", ["-p", folder], projectRoot);
  if (!types.ok) problems.push(types.output);
  const lint = tool("biome", ["lint", "--error-on-warnings", folder], projectRoot);
  if (!lint.ok) problems.push(lint.output);
  const unformatted = await formatNotebooks({ write: false });
  if (unformatted.length > 0) problems.push(`Not formatted ("npm run format" mends it): ${unformatted.join(", ")}`);
  return problems;
}

/** Number of notebooks whose code {@link checkNotebooks} reads. */
export function notebookCount(): number {
  return readdirSync(join(projectRoot, "notebooks")).filter((name) => name.endsWith(".ipynb")).length;
}
