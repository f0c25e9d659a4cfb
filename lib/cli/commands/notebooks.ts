import { resolve } from "node:path";
import type { Command } from "commander";
import { predictingNotebooks } from "../../experiments/notebook/notebook-work";
import { predictedDataSets } from "../../experiments/study/data-sets";
import { notebooksNamed } from "../../platform/report/batch";
import { checkOutputs, refreshOutputs } from "../../platform/report/committed-outputs";
import { checkNotebooks, formatNotebooks } from "../../platform/report/notebook-code";
import { notebookName, notebookPaths } from "../../platform/report/notebooks";
import { runBatch } from "../batch";
import { readInput } from "../input";
import { profileOfFlags, type StudyFlags, withNameOption, withStudyOptions } from "../study-options";

interface NotebookFlags extends StudyFlags {
  readonly to?: string;
  readonly name?: string;
}

function addRunNotebooks(notebooks: Command): void {
  const command = notebooks
    .command("run")
    .description("execute notebooks; write executed copies, one HTML report, every figure and table as files")
    .argument("[name...]", "such as 4-posterior or just 4; all when none is named")
    .option("--to <folder>", "where to write; below the cache unless told");
  withNameOption(withStudyOptions(command)).action(async (names: string[], flags: NotebookFlags) => {
    const profile = profileOfFlags(command, flags);
    readInput(command, () => {
      const predict = notebooksNamed(names).some((path) => predictingNotebooks.has(notebookName(path)));
      if (predict) predictedDataSets({ profile });
    });
    await runBatch(command, profile, flags, {
      names,
      name: flags.name,
      folder: flags.to ? resolve(flags.to) : undefined,
    });
  });
}

/** Adds `notebooks run`, `check`, `format` and `refresh`. */
export function add(notebooks: Command): void {
  addRunNotebooks(notebooks);
  notebooks
    .command("check")
    .description("types, lint and format of the notebooks' code, independence of their sections, age of their outputs")
    .action(async () => {
      const problems = [...(await checkNotebooks()), ...checkOutputs()];
      if (problems.length === 0) console.log(`${notebookPaths().length} notebooks are in order, code and outputs.`);
      else throw new Error(`the notebooks have problems.\n${problems.join("\n")}`);
    });
  notebooks
    .command("format")
    .description("format the notebooks' code cells and renew their tables of contents, in place")
    .action(async () => {
      const changed = await formatNotebooks({ write: true });
      console.log(changed.length > 0 ? `Formatted ${changed.join(", ")}.` : "Nothing to format.");
    });
  notebooks
    .command("refresh")
    .description("execute the notebooks whose outputs are not those of the code, and put the outputs into them")
    .option("--all", "also those whose outputs are")
    .action(async ({ all }: { all?: boolean }) => {
      const refreshed = await refreshOutputs({
        all: all ?? false,
        onFinished: ({ path, failure }) => console.log(`${failure ? "✗" : "✓"} ${notebookName(path)}`),
      });
      console.log(refreshed.length > 0 ? `Refreshed ${refreshed.join(", ")}.` : "All outputs are those of the code.");
    });
}
