import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../paths";
import { pythonProgram, runProgram } from "./python";

const folder = join(projectRoot, "notebooks");

/** Paths of the notebooks in reading order. */
export function notebookPaths(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
}

/** The name of a notebook without folder and ending: `0-tour`. */
export function notebookName(path: string): string {
  return basename(path, ".ipynb");
}

/** Values for the cell tagged `parameters`. */
export type NotebookParameters = Readonly<Record<string, string | number | boolean>>;

/** A cell failed; the message holds its source and the error. */
export class NotebookError extends Error {
  constructor(path: string, output: string) {
    super(`Notebook ${notebookName(path)} failed.\n${output.trim()}`);
    this.name = "NotebookError";
  }
}

/**
 * Executes a notebook from its own folder on the TypeScript kernel.
 *
 * @param options.target Where the executed copy goes; it appears only when every cell succeeded, a failed one beside
 *   it with the ending `.failed.ipynb`.
 * @throws NotebookError with the failing cell's source.
 */
export async function executeNotebook(options: {
  readonly path: string;
  readonly target: string;
  readonly parameters: NotebookParameters;
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { path, target, parameters, signal } = options;
  const unfinished = target.replace(/\.ipynb$/, ".failed.ipynb");
  const values = Object.entries(parameters).flatMap(([name, value]) => ["-p", name, String(value)]);
  const fixed = ["--kernel", "tslab", "--cwd", folder, "--no-progress-bar", "--log-level", "ERROR"];
  const { code, output } = await runProgram(pythonProgram("papermill"), [path, unfinished, ...fixed, ...values], {
    signal,
  });
  if (code !== 0) throw new NotebookError(path, output);
  renameSync(unfinished, target);
}

/**
 * Executes several notebooks, a few at a time.
 *
 * @returns The executed copies, in the given order.
 * @throws NotebookError for the first that fails; the others are ended.
 */
export async function executeNotebooks(options: {
  readonly paths: readonly string[];
  readonly folder: string;
  readonly parameters: NotebookParameters;
  readonly atOnce: number;
  readonly onFinished?: (path: string, seconds: number) => void;
}): Promise<readonly string[]> {
  const { paths, parameters, atOnce, onFinished } = options;
  mkdirSync(options.folder, { recursive: true });
  const targets = paths.map((path) => join(options.folder, basename(path)));
  const abort = new AbortController();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      const started = Date.now();
      await executeNotebook({ path: paths[index], target: targets[index], parameters, signal: abort.signal });
      onFinished?.(paths[index], (Date.now() - started) / 1000);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } catch (error) {
    abort.abort();
    throw error;
  }
  return targets;
}
