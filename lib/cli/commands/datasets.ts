import type { Command } from "commander";
import { dataFolderProblem, listDataSets, verifyDataSets } from "../../datasets";
import { realEntry } from "../../datasets/verify";
import { table } from "../../platform/display/table";
import { readInput } from "../input";
import { addGetDataSets } from "./get-data-sets";
import { addMeasureDifficulty } from "./measure-difficulty";

/** Adds `datasets verify`. */
function addVerifyDataSets(datasets: Command): void {
  const command = datasets
    .command("verify")
    .description(
      "read every file anew and compare it with what was published; exit code 1 when one is damaged, or named and absent",
    )
    .argument("[id...]", "data sets, default all real ones")
    .option("--json", "print checksums, counts by class and everything else as JSON")
    .action(async (ids: string[], { json }: { json?: boolean }) => {
      readInput(command, () => ids.forEach(realEntry));
      const verified = await verifyDataSets(ids.length > 0 ? ids : undefined);
      // Whoever names a data set counts on it; of all that there are most may be absent.
      const isUnsound = (status: string): boolean => status === "damaged" || (status === "absent" && ids.length > 0);
      for (const { id, status, detail } of verified.filter((row) => isUnsound(row.status))) {
        process.exitCode = 1;
        console.error(`mi-nas: ${id} is ${status}: ${detail}`);
      }
      if (json) {
        console.log(JSON.stringify(verified));
        return;
      }
      const rows = verified.map(({ id, status, counts, detail }) => ({
        id,
        status,
        train: counts ? perClass(counts.train) : "",
        test: counts ? perClass(counts.test) : "",
        detail,
      }));
      const columns = {
        id: {},
        status: {},
        train: { title: "train a class" },
        test: { title: "test a class" },
        detail: {},
      };
      table(rows, { caption: "Data sets, read anew", limit: rows.length, columns });
    });
}

function perClass(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(least) : `${least} to ${most}`;
}

/** Adds `datasets list`, `datasets get`, `datasets verify` and `datasets difficulty`. */
export function add(datasets: Command): void {
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
