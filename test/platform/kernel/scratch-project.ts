import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../../../lib/platform/paths";

/** A throw-away project, laid out as this one: notebooks beside a library, the same installed packages. */
export interface ScratchProject {
  readonly folder: string;
  /** Where its kernel runs. */
  readonly notebooks: string;
  /** Writes a file, given by its path in the project. */
  write(path: string, text: string): void;
  remove(): void;
}

/** Creates a project with these files. */
export function createScratchProject(files: Readonly<Record<string, string>> = {}): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), "kernel-project-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  const notebooks = join(folder, "notebooks");
  mkdirSync(notebooks);
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { folder, notebooks, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
