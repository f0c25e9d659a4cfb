import type { Command } from "commander";
import { dataFolderProblem, listDataSets } from "../../datasets";
import { table } from "../../platform/display/table";
import { addGetDataSets } from "./get-data-sets";
import { addMeasureDifficulty } from "./measure-difficulty";
import { addVerifyDataSets } from "./verify-data-sets";

/** Adds `datasets list`, `datasets get`, `datasets verify` and `datasets difficulty`. */
export function addDataSets(datasets: Command): void {
  datasets
    .command("list")
    .description("all data sets with what was found here")
    .option("--json", "print them as JSON")
    .action(({ json }: { json?: boolean }) => {
      const problem = dataFolderProblem();
      if (problem) console.warn(problem);
      const entries = listDataSets();
      if (json) {
        console.log(JSON.stringify(entries));
        return;
      }
      const rows = entries.map(({ id, split, nClasses, channels, availability, detail }) => {
        return { id, split, nClasses, channels, availability, detail };
      });
      table(rows, { caption: "Data sets", limit: rows.length });
    });
  addGetDataSets(datasets);
  addVerifyDataSets(datasets);
  addMeasureDifficulty(datasets);
}
