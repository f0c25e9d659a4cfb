import { join } from "node:path";
import type { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { missingDataSets } from "../../experiments/study/data-sets";
import { tablesFolder } from "../../experiments/study/places";
import { provenanceOf } from "../../experiments/study/provenance";
import { sectionsOf } from "../../experiments/study/sections";
import { table } from "../../platform/display/table";
import { type Tables, writeTables } from "../../platform/results/tables";
import { computeWithAccount } from "../../platform/session/compute";
import { runExperiment } from "../../platform/session/run";
import { readInput } from "../bad-input";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";

/** Adds `run [section…]`. */
export function addRun(command: Command): void {
  command.argument("[section...]").option("--json", "print a summary with every table as JSON");
  withStudyOptions(command).action(async (names: string[], flags: StudyFlags & { json?: boolean }) => {
    const profile = profileOfFlags(command, flags);
    const sections = readInput(command, () => sectionsOf(names));
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);
    const { seed, workers, recompute } = flags;
    const provenance = await provenanceOf(profile, seed);
    const summaries: Record<string, unknown> = {};
    for (const [name, section] of sections) {
      const options = { title: section.title, profile, seed, workers, recompute };
      const run = flags.json
        ? runExperiment(options, section.experiment)
        : computeWithAccount(options, section.experiment);
      const { result: tables, plan, account } = await run;
      const folder = tablesFolder(name, profile, seed);
      const paths = await writeTables(folder, tables);
      const provenancePath = join(folder, "provenance.json");
      await writeFileAtomic(provenancePath, `${JSON.stringify(provenance, undefined, 1)}\n`);
      summaries[name] = { tables, paths: [...paths, provenancePath], plan, account };
      if (!flags.json) showTables(tables, paths);
    }
    if (flags.json) console.log(JSON.stringify({ ...provenance, sections: summaries }));
  });
}

function showTables(tables: Tables, paths: readonly string[]): void {
  for (const [name, rows] of Object.entries(tables)) {
    table(rows, { caption: `\n${name}`, limit: 12, digits: 4 });
  }
  console.log(`\nWritten: ${paths.join("\n         ")}`);
}
