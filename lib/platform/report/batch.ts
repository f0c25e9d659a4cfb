import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "../paths";
import { contentAddress } from "../results/cache";
import { exportFigures, exportTables } from "./exports";
import { executeNotebooks, type NotebookOutcome, notebookName, notebookPaths, notebooksAtOnce } from "./notebooks";
import { writeReport } from "./pages";

/** SHA-256 over the project's sources: whatever in them changes may change a notebook's outputs. */
function sourcesFingerprint(): string {
  const folder = join(projectRoot, "lib");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hash = createHash("sha256");
  for (const path of [...paths, join(projectRoot, "package-lock.json")]) {
    hash.update(relative(projectRoot, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** Which notebooks to execute, and how large. */
export interface BatchOptions {
  /** Names such as `4-posterior`, or how they begin; all when there is none. */
  readonly names?: readonly string[];
  /** Values for the notebooks' parameters cells. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What outputs depend on besides notebooks and parameters, such as data and engine. */
  readonly provenance: unknown;
  /** Where everything is written. */
  readonly folder: string;
  /** Stops it: what is being executed ends, and no other notebook is begun. */
  readonly signal?: AbortSignal;
  readonly onFinished?: (outcome: NotebookOutcome) => void;
  /** Called when all are executed, before report, figures and tables are written. */
  readonly onExecuted?: () => void;
}

/** What a batch wrote. */
export interface BatchOutcome {
  readonly notebooks: readonly NotebookOutcome[];
  /** First page of the HTML report; undefined when no notebook succeeded. */
  readonly report: string | undefined;
  /** Files of figures (SVG, PDF, PNG) and tables (CSV, JSON), a folder a notebook. */
  readonly figures: readonly string[];
  readonly tables: readonly string[];
}

/**
 * The notebooks of the given names.
 *
 * @throws RangeError when a name fits no notebook.
 */
export function notebooksNamed(names: readonly string[]): readonly string[] {
  const all = notebookPaths();
  const found = names.map((name) => {
    const path = all.find((candidate) => notebookName(candidate) === name.replace(/^.*\/|\.ipynb$/g, ""));
    const matches = path ? [path] : all.filter((candidate) => notebookName(candidate).startsWith(name));
    if (matches.length !== 1) {
      throw new RangeError(`No notebook "${name}": there are ${all.map(notebookName).join(", ")}.`);
    }
    return matches[0];
  });
  return names.length === 0 ? all : all.filter((path) => found.includes(path));
}

/**
 * Executes notebooks with a profile; writes the executed copies, one HTML report with navigation, every figure and
 * every table. A failing notebook is reported and does not keep the others from being executed; executed copies that
 * nothing changed for are kept.
 *
 * @throws RangeError when a name fits no notebook.
 */
export async function runNotebooks(options: BatchOptions): Promise<BatchOutcome> {
  const { folder, parameters, provenance, signal, onFinished } = options;
  const notebooks = await executeNotebooks({
    paths: notebooksNamed(options.names ?? []),
    folder: join(folder, "notebooks"),
    parameters,
    atOnce: notebooksAtOnce,
    // all that an executed notebook's outputs depend on besides the notebook and its parameters
    origin: contentAddress({ sources: sourcesFingerprint(), provenance }),
    signal,
    onFinished,
  });
  options.onExecuted?.();
  const executed = notebooks.flatMap((outcome) => outcome.executed ?? []);
  const [report, figures, tables] = await Promise.all([
    executed.length > 0 ? writeReport(executed, folder) : undefined,
    exportFigures(executed, join(folder, "figures")),
    exportTables(executed, join(folder, "tables")),
  ]);
  return { notebooks, report, figures, tables };
}
