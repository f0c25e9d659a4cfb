import { join } from "node:path";
import type { Command } from "commander";
import { notebookWork } from "../experiments/notebook/notebook-work";
import type { Profile } from "../experiments/study/profile";
import { checkSameRun, provenanceOf, runFolder, writeProvenance } from "../experiments/study/provenance";
import { formatDuration } from "../platform/display/duration";
import { notebooksNamed, runNotebooks } from "../platform/report/batch";
import { notebookName, notebooksAtOnce } from "../platform/report/notebooks";
import { computeWithAccount } from "../platform/session/compute";
import type { Plan } from "../platform/session/run";
import { defaultWorkers } from "../platform/tasks/pool";
import { readInput } from "./input";
import { stopSignal } from "./interrupt";
import { overridesOfFlags, type StudyFlags } from "./study-options";

/** Seconds of a notebook whose results are there, on two cores: its kernel and figures, then its page and figure files. */
const work = { notebook: 14, report: 3 } as const;

/**
 * Seconds that notebooks and their report take when everything is computed. Notebooks run side by side as far as there
 * are cores for them, each of which keeps more than one process busy; pages are written beside the files of figures.
 */
export function drawingSeconds(notebooks: number, cores = defaultWorkers()): number {
  const sideBySide = Math.min(notebooks, notebooksAtOnce, Math.max(1, cores / 2));
  return notebooks * (work.notebook / sideBySide + work.report);
}

/** How long all of it takes: the plan names the computing alone. */
function wholeTime({ estimatedSeconds }: Plan, notebooks: number): string {
  const drawing = drawingSeconds(notebooks);
  const pages = `the execution of ${notebooks} notebook${notebooks === 1 ? "" : "s"} and the report`;
  return (
    `In all about ${formatDuration(estimatedSeconds + drawing)}: ${formatDuration(estimatedSeconds)} of computing, ` +
    `then ${formatDuration(drawing)} for ${pages}.`
  );
}

/**
 * Computes what notebooks ask for, executes them in front of the user and says where everything is.
 *
 * Ends the command, as bad input does, when the folder holds another run.
 *
 * @throws Error with every failing cell's source, after all others have run.
 */
export async function runBatch(
  command: Command,
  profile: Profile,
  flags: StudyFlags,
  options: { readonly names?: readonly string[]; readonly folder?: string; readonly name?: string } = {},
): Promise<void> {
  const { seed, workers, recompute } = flags;
  if (recompute) process.env.MI_NAS_RECOMPUTE = "1"; // for the kernels
  const provenance = await provenanceOf(profile, seed);
  const folder = options.folder ?? runFolder("reports", provenance, options.name);
  readInput(command, () => checkSameRun(folder, provenance));
  const names = notebooksNamed(options.names ?? []).map(notebookName);
  const signal = stopSignal();
  const onPlan = (plan: Plan): void => {
    if (plan.startSeconds !== undefined) console.log(wholeTime(plan, names.length));
  };
  const title = "1 of 3, computing";
  await computeWithAccount({ title, profile, seed, workers, recompute, signal, onPlan }, notebookWork(names));

  console.log(`\n2 of 3, notebooks: ${names.join(", ")}`);
  let finished = 0;
  // those that run side by side share the cores: with all of them each, their plans would be too short
  const share = Math.ceil(workers / Math.min(names.length, notebooksAtOnce));
  const { notebooks, report, figures, tables } = await runNotebooks({
    names: options.names,
    folder,
    parameters: { profile: flags.profile, seed, workers: share, overrides: overridesOfFlags(flags) },
    provenance,
    signal,
    onFinished: ({ path, seconds, kept, failure }) => {
      const how = kept ? "unchanged" : formatDuration(seconds);
      console.log(`${failure ? "✗" : "✓"} ${notebookName(path)} (${how}; ${++finished} of ${names.length})`);
    },
    onExecuted: () => console.log("\n3 of 3, report, figures and tables"),
  });
  await writeProvenance(folder, provenance);
  if (report) console.log(`Report:             ${report}`);
  console.log(`Executed notebooks: ${join(folder, "notebooks")}`);
  console.log(`Figures (${figures.length} files): ${join(folder, "figures")}`);
  console.log(`Tables (${tables.length} files):  ${join(folder, "tables")}`);
  const failures = notebooks.flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n\n"));
}
