import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentAddress } from "../results/cache";
import { digestOfCode } from "../tasks/code-digest";
import { defaultWorkers } from "../tasks/pool";
import { kindRegistry } from "../tasks/registry";
import { type NotebookFile, readNotebook, writeNotebook } from "./notebook-file";
import { moduleOfNotebook } from "./notebook-module";
import { executeNotebooks, type NotebookOutcome, notebookName, notebookPaths, notebooksAtOnce } from "./notebooks";

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

/**
 * What the outputs in the repository are made with: the quick profile on procedural data, so that everybody gets the
 * same and no image of anybody else is published.
 */
const parameters = { profile: "quick", seed: 1, overrides: { dataSets: { source: "procedural" } } };

/** Limits of a notebook that is read in a browser and kept in a repository. */
const maxBytes = 1_000_000;

/** Written into a notebook's metadata beside its outputs. */
interface OutputOrigin {
  readonly code: string;
  readonly parameters: typeof parameters;
}

const originOf = (notebook: NotebookFile): OutputOrigin | undefined =>
  notebook.metadata.mi_nas as OutputOrigin | undefined;

/** Whether a notebook's outputs were made by the code that is here. */
function isFresh(notebook: NotebookFile): boolean {
  const origin = originOf(notebook);
  const same = JSON.stringify(origin?.parameters) === JSON.stringify(parameters);
  return same && origin?.code === notebookDigest(notebook);
}

interface Output {
  readonly output_type?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What is wrong with the outputs of one notebook, one text a finding. */
export function outputProblems(path: string): readonly string[] {
  const notebook = readNotebook(path);
  const name = notebookName(path);
  const outputs = notebook.cells.flatMap((cell) => (cell.outputs ?? []) as Output[]);
  const bytes = statSync(path).size;
  const widget = outputs.some(({ data }) => Object.keys(data ?? {}).some((mime) => mime.includes("widget")));
  const bare = outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"] && !data["image/png"]);
  return [
    ...(isFresh(notebook)
      ? []
      : [`${name}: its outputs were made by other code; "npx mi-nas notebooks refresh" mends it.`]),
    ...(bytes <= maxBytes ? [] : [`${name}: ${bytes} bytes exceed the ${maxBytes} that a notebook may have.`]),
    ...(outputs.some(({ output_type: type }) => type === "error") ? [`${name}: one of its outputs is an error.`] : []),
    ...(widget ? [`${name}: an output is a widget, which shows nothing without a running kernel.`] : []),
    ...(bare.length > 0 ? [`${name}: ${bare.length} figures have no static image.`] : []),
  ];
}

/** Whether the outputs in the repository are those of the code, small, complete and free of errors; one text a finding. */
export function checkOutputs(): readonly string[] {
  return notebookPaths().flatMap(outputProblems);
}

/** Puts an executed copy's outputs into the notebook; cells are counted as if nothing had been injected. */
async function adopt(path: string, executedPath: string): Promise<void> {
  const notebook = readNotebook(path);
  const executed = new Map(readNotebook(executedPath).cells.map((cell) => [cell.id, cell]));
  let count = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    const outputs = (executed.get(cell.id)?.outputs ?? []) as { execution_count?: number | null }[];
    count++;
    cell.execution_count = count;
    cell.outputs = outputs.map((output) =>
      "execution_count" in output ? { ...output, execution_count: count } : output,
    );
  }
  const origin: OutputOrigin = { code: notebookDigest(notebook), parameters };
  await writeNotebook(path, { ...notebook, metadata: { ...notebook.metadata, mi_nas: origin } });
}

/**
 * Executes the notebooks whose outputs are not those of the code and puts the outputs into them.
 *
 * @returns Their names.
 * @throws Error with the failing cells' sources; the other notebooks are refreshed nevertheless.
 */
export async function refreshOutputs(options: {
  /** Also those whose outputs are those of the code. */
  readonly all: boolean;
  readonly onFinished?: (outcome: NotebookOutcome) => void;
}): Promise<readonly string[]> {
  const paths = notebookPaths().filter((path) => options.all || !isFresh(readNotebook(path)));
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-outputs-"));
  try {
    const run = { paths, folder, parameters: { ...parameters, workers: defaultWorkers() }, atOnce: 1 };
    // The first run fills the cache; the second shows the results without how long they took, and can share the cores.
    await executeNotebooks(run);
    const outcomes = await executeNotebooks({ ...run, atOnce: notebooksAtOnce, onFinished: options.onFinished });
    for (const { path, executed } of outcomes) if (executed) await adopt(path, executed);
    const failures = outcomes.flatMap(({ failure }) => failure ?? []);
    if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n\n"));
    return paths.map(notebookName);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
