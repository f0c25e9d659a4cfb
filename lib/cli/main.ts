import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { projectRoot } from "../platform/paths";
import { endWithReader } from "./closed-output";
import { addCommands } from "./commands";
import { refuseBadInputEverywhere } from "./input";
import { stoppedMessage, stoppedStatus } from "./interrupt";

endWithReader();
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
const [first, second] = process.argv.slice(2);
addCommands(program, (name) => name === (first === "help" ? second : first));

refuseBadInputEverywhere(program);

program.parseAsync().catch((error: Error) => {
  const stopped = stoppedStatus();
  console.error(`mi-nas: ${stopped === undefined ? error.message : stoppedMessage()}`);
  process.exitCode = stopped ?? 1;
});
