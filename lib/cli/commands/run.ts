import { join } from "node:path";
import type { Command } from "commander";
import { missingDataSets } from "../../experiments/study/data-sets";
import { checkSameRun, runFolder, writeProvenance } from "../../experiments/study/places";
import { provenanceOf } from "../../experiments/study/provenance";
import { sectionsOf } from "../../experiments/study/sections";
import { table } from "../../platform/display/table";
import { type Tables, writeTables } from "../../platform/results/tables";
import { showTotal } from "../../platform/session/account";
import { computeWithAccount } from "../../platform/session/compute";
import { type Account, runExperiment } from "../../platform/session/run";
import { readInput } from "../bad-input";
import { stopSignal } from "../interrupt";
import { profileOfFlags, type StudyFlags, withNameOption, withStudyOptions } from "../study-options";

interface RunFlags extends StudyFlags {
  readonly name?: string;
  readonly json?: boolean;
}

/** Adds `run [section…]`. */
export function addRun(command: Command): void {
  command.argument("[section...]").option("--json", "print a summary with every table as JSON");
  withNameOption(withStudyOptions(command)).action(async (names: string[], flags: RunFlags) => {
    const profile = profileOfFlags(command, flags);
    const sections = readInput(command, () => sectionsOf(names, profile));
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);
    const { seed, workers, recompute } = flags;
    const provenance = await provenanceOf(profile, seed);
    const tablesFolder = runFolder("tables", provenance, flags.name);
    const folders = new Map(sections.map(([name]) => [name, join(tablesFolder, name)]));
    readInput(command, () => {
      for (const folder of folders.values()) checkSameRun(folder, provenance);
    });
    const signal = stopSignal();
    const summaries: Record<string, unknown> = {};
    const accounts: Account[] = [];
    for (const [name, section] of sections) {
      const options = { title: section.title, profile, seed, workers, recompute, signal };
      const run = flags.json
        ? runExperiment(options, section.experiment)
        : computeWithAccount(options, section.experiment);
      const { result: tables, plan, account } = await run;
      const folder = folders.get(name)!;
      const paths = [...(await writeTables(folder, tables)), await writeProvenance(folder, provenance)];
      accounts.push(account);
      summaries[name] = { tables, paths, plan, account };
      if (!flags.json) showTables(tables, paths);
    }
    if (!flags.json && accounts.length > 1) showTotal(accounts);
    if (flags.json) console.log(JSON.stringify({ ...provenance, sections: summaries }));
  });
}

function showTables(tables: Tables, paths: readonly string[]): void {
  for (const [name, rows] of Object.entries(tables)) {
    table(rows, { caption: `\n${name}`, limit: 12, digits: 4 });
  }
  console.log(`\nWritten: ${paths.join("\n         ")}`);
}
