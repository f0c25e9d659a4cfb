import type { Command } from "commander";
import { verifyDataSets } from "../../datasets";
import { realEntry } from "../../datasets/verify";
import { table } from "../../platform/display/table";
import { readInput } from "../bad-input";

/** Adds `datasets verify`. */
export function addVerifyDataSets(datasets: Command): void {
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
