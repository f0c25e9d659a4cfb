import { join } from "node:path";
import type { Command } from "commander";
import { checkSameRun, provenanceOf, runFolder, writeProvenance } from "../../experiments/study/provenance";
import { table } from "../../platform/display/table";
import { type Tables, writeTables } from "../../platform/results/tables";
import { showTotal } from "../../platform/session/account";
import type { Account } from "../../platform/session/run";
import { readInput } from "../input";
import { stopSignal } from "../interrupt";
import { computing, type StudyFlags, sectionsOfFlags, withNameOption, withStudyOptions } from "../study-options";

interface RunFlags extends StudyFlags {
  readonly name?: string;
  readonly json?: boolean;
}

/** Adds `run [section…]`. */
export function add(command: Command): void {
  command.argument("[section...]").option("--json", "print a summary with every table as JSON");
  withNameOption(withStudyOptions(command)).action(async (names: string[], flags: RunFlags) => {
    const { profile, sections } = sectionsOfFlags(command, names, flags);
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
      const { result: tables, plan, account } = await computing(options, section.experiment, { quiet: flags.json });
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
