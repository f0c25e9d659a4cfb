import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../paths";
import { contentAddress } from "../results/cache";
import { writeWhole } from "../results/write-whole";
import { cellText, readNotebook } from "./notebook-file";
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

/** Values for the cell tagged `parameters`, anything that JSON can hold. */
export type NotebookParameters = Readonly<Record<string, unknown>>;

/** A cell failed; the message holds its source and the error. */
export class NotebookError extends Error {
  constructor(path: string, details: string) {
    super(`Notebook ${notebookName(path)} failed. ${details.trim()}`);
    this.name = "NotebookError";
  }
}

interface ErrorOutput {
  readonly output_type: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of a terminal begin with one.
const terminalColours = /\u001b\[[\d;]*m/g;

/** The failing cell's source and its error, from the unfinished copy; undefined when no cell of it failed. */
function failureIn(unfinished: string): string | undefined {
  if (!existsSync(unfinished)) return undefined;
  for (const cell of readNotebook(unfinished).cells) {
    const outputs = (cell.outputs ?? []) as ErrorOutput[];
    const error = outputs.find(({ output_type: type }) => type === "error");
    if (!error) continue;
    const told = error.traceback.join("\n").replaceAll(terminalColours, "") || `${error.ename}: ${error.evalue}`;
    const source = cellText(cell).replaceAll(/^/gm, "    ");
    return `In [${cell.execution_count}]:\n\n${source}\n\n${told}\n\nEverything up to it: ${unfinished}`;
  }
  return undefined;
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
  const fixed = ["--kernel", "tslab", "--cwd", folder, "--no-progress-bar", "--log-level", "ERROR"];
  const values = ["-y", JSON.stringify(parameters)];
  const { code, output } = await runProgram(pythonProgram("papermill"), [path, unfinished, ...fixed, ...values], {
    signal,
  });
  if (code !== 0) throw new NotebookError(path, failureIn(unfinished) ?? output);
  renameSync(unfinished, target);
}

/** The file beside an executed copy that says what it was made from. */
const originPath = (target: string): string => `${target}.origin`;

/** Whether an executed copy is there that was made from this origin. */
function isCurrent(target: string, origin: string): boolean {
  try {
    return existsSync(target) && readFileSync(originPath(target), "utf8") === origin;
  } catch {
    return false;
  }
}

/** Notebooks executed at the same time: they read results and draw, two keep two cores busy. */
export const notebooksAtOnce = 2;

/** What became of a notebook in {@link executeNotebooks}. */
export interface NotebookOutcome {
  readonly path: string;
  /** The executed copy; undefined when a cell failed. */
  readonly executed: string | undefined;
  readonly failure: Error | undefined;
  /** The copy was there already, made from the same notebook, parameters and origin. */
  readonly kept: boolean;
  readonly seconds: number;
}

/**
 * Executes several notebooks, a few at a time; a copy that was made from the same notebook, parameters and origin is
 * kept. A notebook that fails does not keep the others from being executed.
 *
 * @param options.origin What the outputs depend on besides notebook and parameters: sources, data, engine.
 * @returns One outcome a notebook, in the given order.
 * @throws the signal's reason when it stopped them.
 */
export async function executeNotebooks(options: {
  readonly paths: readonly string[];
  readonly folder: string;
  readonly parameters: NotebookParameters;
  readonly origin?: string;
  readonly atOnce: number;
  /** Stops it: what is being executed ends, and no other notebook is begun. */
  readonly signal?: AbortSignal;
  readonly onFinished?: (outcome: NotebookOutcome) => void;
}): Promise<readonly NotebookOutcome[]> {
  const { paths, parameters, origin, atOnce, signal, onFinished } = options;
  mkdirSync(options.folder, { recursive: true });
  const outcomes: NotebookOutcome[] = [];
  const execute = async (path: string): Promise<NotebookOutcome> => {
    const started = Date.now();
    const target = join(options.folder, basename(path));
    const made = contentAddress({ notebook: readFileSync(path, "utf8"), parameters, origin: origin ?? "" });
    const kept = origin !== undefined && isCurrent(target, made);
    let failure: Error | undefined;
    if (!kept) {
      rmSync(originPath(target), { force: true });
      try {
        await executeNotebook({ path, target, parameters, signal });
        await writeWhole(originPath(target), made);
      } catch (error) {
        failure = error as Error;
      }
    }
    const seconds = (Date.now() - started) / 1000;
    return { path, executed: failure ? undefined : target, failure, kept, seconds };
  };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      signal?.throwIfAborted();
      outcomes[index] = await execute(paths[index]);
      signal?.throwIfAborted();
      onFinished?.(outcomes[index]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}
