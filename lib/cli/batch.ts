import { join } from "node:path";
import { formatDuration } from "../platform/display/duration";
import { type BatchOptions, runNotebooks } from "../platform/report/batch";
import { notebookName } from "../platform/report/notebooks";
import type { StudyFlags } from "./study-options";

/**
 * Executes notebooks in front of the user and says where everything is.
 *
 * @throws Error with every failing cell's source, after all others have run.
 */
export async function runBatch(flags: StudyFlags, options: Pick<BatchOptions, "names" | "folder"> = {}): Promise<void> {
  const { profile, seed, workers, set: overrides } = flags;
  if (flags.recompute) process.env.MI_NAS_RECOMPUTE = "1"; // for the kernels
  const { folder, notebooks, report, figures, tables } = await runNotebooks({
    ...options,
    profile,
    overrides,
    seed,
    workers,
    onFinished: ({ path, seconds, kept, failure }) => {
      const how = kept ? "unchanged" : formatDuration(seconds);
      console.log(`${failure ? "✗" : "✓"} ${notebookName(path)} (${how})`);
    },
  });
  console.log("");
  if (report) console.log(`Report:             ${report}`);
  console.log(`Executed notebooks: ${join(folder, "notebooks")}`);
  console.log(`Figures (${figures.length} files): ${join(folder, "figures")}`);
  console.log(`Tables (${tables.length} files):  ${join(folder, "tables")}`);
  const failures = notebooks.flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n\n"));
}
