import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { projectRoot } from "../platform/paths";
import { refuseBadInputEverywhere } from "./bad-input";
import { addBenchmark } from "./commands/benchmark";
import { addDataSets } from "./commands/datasets";
import { addHyperband } from "./commands/hyperband";
import { addLab } from "./commands/lab";
import { addInformation } from "./commands/mi";
import { addNotebooks } from "./commands/notebooks";
import { addPlan } from "./commands/plan";
import { addResults } from "./commands/results";
import { addRun } from "./commands/run";
import { addStart } from "./commands/start";

const program = new Command("mi-nas").description(
  "Mutual information between layers and labels, and whether it helps to find architectures.",
);

program
  .command("doctor")
  .description("what runs here and how to mend what does not")
  .option("--json", "print it as JSON")
  .action(({ json }: { json?: boolean }) => {
    const arguments_ = [join(projectRoot, "lib/platform/setup/doctor.mjs"), ...(json ? ["--json"] : [])];
    process.exitCode = spawnSync(process.execPath, arguments_, { stdio: "inherit" }).status ?? 1;
  });
addDataSets(program);
addHyperband(program);
addInformation(program);
addNotebooks(program);
addPlan(program);
addRun(program);
addResults(program);
addStart(program);
addLab(program);
addBenchmark(program);

refuseBadInputEverywhere(program);

program.parseAsync().catch((error: Error) => {
  console.error(`mi-nas: ${error.message}`);
  process.exitCode = 1;
});
