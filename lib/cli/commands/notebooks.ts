import type { Command } from "commander";
import { checkNotebooks, formatNotebooks, notebookCount } from "../../report/notebook-code";

/** Adds `notebooks check` and `notebooks format`. */
export function addNotebooks(program: Command): void {
  const notebooks = program.command("notebooks").description("the code inside the notebooks");
  notebooks
    .command("check")
    .description("types, lint and format of the notebooks' code")
    .action(async () => {
      const problems = await checkNotebooks();
      if (problems.length === 0) console.log(`The code of ${notebookCount()} notebooks is in order.`);
      else throw new Error(`the notebooks' code has problems.\n${problems.join("\n")}`);
    });
  notebooks
    .command("format")
    .description("format the notebooks' code cells in place")
    .action(async () => {
      const changed = await formatNotebooks({ write: true });
      console.log(changed.length > 0 ? `Formatted ${changed.join(", ")}.` : "Nothing to format.");
    });
}
