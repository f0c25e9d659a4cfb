import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths";
import { cellText, readNotebook, sourceLines, writeNotebook } from "./notebook-file";
import { moduleOfNotebook, withContents } from "./notebook-module";
import { notebookName, notebookPaths } from "./notebooks";

/** Packages whose programs read the notebooks' code. */
const programs = {
  tsc: join("typescript", "bin", "tsc"),
  biome: join("@biomejs", "biome", "bin", "biome"),
};

function tool(
  name: keyof typeof programs,
  arguments_: readonly string[],
  cwd: string,
): { readonly ok: boolean; readonly output: string } {
  const script = join(projectRoot, "node_modules", programs[name]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...arguments_], { cwd, encoding: "utf8" });
  return { ok: status === 0, output: `${stdout ?? ""}${stderr ?? ""}` };
}

/** An empty folder inside the repository, where the linter's configuration names it. */
function emptyFolder(name: string): string {
  const folder = join(projectRoot, "cache", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Writes the notebooks' code as modules that the compiler and the linter read; imports are moved one folder down. */
function extract(folder: string): void {
  for (const path of notebookPaths()) {
    const code = moduleOfNotebook(readNotebook(path)).replaceAll('from "../lib', 'from "../../lib');
    writeFileSync(join(folder, `${notebookName(path)}.ts`), code);
  }
  const compilerOptions = { module: "ESNext", moduleResolution: "Node10", noEmit: true, ignoreDeprecations: "5.0" };
  const config = { extends: join(projectRoot, "tsconfig.json"), compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
}

/**
 * Formats the code cells of all notebooks and brings their tables of contents up to date.
 *
 * @returns The names of those that changed.
 * @throws Error with the formatter's words when a cell cannot be parsed.
 */
export async function formatNotebooks(options: { readonly write: boolean }): Promise<readonly string[]> {
  const folder = emptyFolder("notebook-code");
  const paths = notebookPaths();
  // A file a cell: two cells may declare the same name.
  const file = (path: string, index: number): string => join(folder, `${notebookName(path)}.cell-${index}.ts`);
  for (const path of paths) {
    readNotebook(path).cells.forEach((cell, index) => {
      if (cell.cell_type === "code") writeFileSync(file(path, index), `${cellText(cell)}\n`);
    });
  }
  const { ok, output } = tool("biome", ["format", "--write", folder], projectRoot);
  if (!ok) throw new Error(`The formatter failed on the notebooks' code.\n${output}`);
  const changed: string[] = [];
  for (const path of paths) {
    const notebook = readNotebook(path);
    const texts = notebook.cells.map((cell, index) =>
      cell.cell_type === "code" ? readFileSync(file(path, index), "utf8").trim() : cellText(cell),
    );
    texts[0] = withContents(notebook);
    const differing = texts.flatMap((text, index) => (text === cellText(notebook.cells[index]) ? [] : [index]));
    for (const index of differing) notebook.cells[index].source = sourceLines(texts[index]);
    if (differing.length === 0) continue;
    changed.push(notebookName(path));
    if (options.write) await writeNotebook(path, notebook);
  }
  return changed;
}

/**
 * What is wrong with the notebooks' code: types, lint, format, a section that needs another one; one text a finding.
 */
export async function checkNotebooks(): Promise<readonly string[]> {
  const folder = emptyFolder("notebook-check");
  extract(folder);
  const problems: string[] = [];
  const types = tool("tsc", ["-p", folder], projectRoot);
  if (!types.ok) problems.push(`Types (a section sees the set-up cells and itself only):\n${types.output}`);
  const lint = tool("biome", ["lint", "--error-on-warnings", folder], projectRoot);
  if (!lint.ok) problems.push(lint.output);
  const unformatted = await formatNotebooks({ write: false });
  if (unformatted.length > 0) {
    problems.push(`Not formatted ("npx mi-nas notebooks format" mends it): ${unformatted.join(", ")}`);
  }
  return problems;
}
