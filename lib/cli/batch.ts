import { join } from "node:path";
import { profileFolder } from "../experiments/study/places";
import { profileOf } from "../experiments/study/profiles";
import { provenanceOf } from "../experiments/study/provenance";
import { formatDuration } from "../platform/display/duration";
import { runNotebooks } from "../platform/report/batch";
import { notebookName } from "../platform/report/notebooks";
import type { StudyFlags } from "./study-options";

/**
 * Executes notebooks in front of the user and says where everything is.
 *
 * @throws Error with every failing cell's source, after all others have run.
 */
export async function runBatch(
  flags: StudyFlags,
  options: { readonly names?: readonly string[]; readonly folder?: string } = {},
): Promise<void> {
  const { seed, workers, set: overrides } = flags;
  const profile = profileOf(flags.profile, overrides);
  if (flags.recompute) process.env.MI_NAS_RECOMPUTE = "1"; // for the kernels
  const { folder = profileFolder("reports", profile, seed), names } = options;
  const { notebooks, report, figures, tables } = await runNotebooks({
    names,
    folder,
    parameters: { profile: flags.profile, seed, workers, overrides },
    provenance: await provenanceOf(profile, seed),
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
