import { join } from "node:path";
import type { Command } from "commander";
import { computeWithAccount } from "../../display/compute";
import { formatDuration } from "../../display/duration";
import { missingDataSets, studyDataSets } from "../../experiments/data-sets";
import { provenanceOf } from "../../experiments/provenance";
import { sections } from "../../experiments/sections";
import { cacheFolder } from "../../paths";
import { executeNotebooks, notebookName, notebookPaths } from "../../report/notebooks";
import { originOf } from "../../report/origin";
import { writeReport } from "../../report/pages";
import { writeTables } from "../../results/tables";
import { probeEngine } from "../../tensorflow/probe";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";
import { tablesFolder } from "../tables-folder";

/** Notebooks executed at the same time: they read results and draw, two keep two cores busy. */
const notebooksAtOnce = 2;

/** Adds `start`: what `npm start` does after set-up. */
export function addStart(program: Command): void {
  const command = program
    .command("start")
    .description("compute everything of a profile, execute every notebook, write the HTML report");
  withStudyOptions(command).action(async (flags: StudyFlags) => {
    if (Object.keys(flags.set).length > 0) throw new Error("start takes a profile as it is; use run with --set.");
    const started = Date.now();
    const profile = profileOfFlags(flags);
    const { seed, workers } = flags;
    const engine = probeEngine();
    const { train, test } = studyDataSets({ profile });
    console.log(`Engine: ${engine.name}. ${engine.reason}`);
    if (engine.kind === "wasm") console.log("WebAssembly trains about seven times slower than the native engine.");
    console.log(`Profile ${profile.name}, seed ${seed}: ${profile.purpose}`);
    console.log(`Data sets: ${train.join(", ")}; to judge predictors: ${test.join(", ")}.\n`);
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);

    const { posterior } = sections;
    const options = { title: "Everything", profile, seed, workers };
    const { result: tables } = await computeWithAccount(options, posterior.run);
    await writeTables(tablesFolder("posterior", profile, seed), tables);

    const folder = join(cacheFolder(), "reports", `${profile.name}-seed-${seed}`);
    const executed = await executeNotebooks({
      paths: notebookPaths(),
      folder: join(folder, "notebooks"),
      parameters: { profile: profile.name, seed, workers },
      atOnce: notebooksAtOnce,
      origin: originOf(await provenanceOf(profile, seed)),
      onFinished: (path, seconds, kept) =>
        console.log(`✓ ${notebookName(path)} (${kept ? "unchanged" : formatDuration(seconds)})`),
    });
    const index = await writeReport(executed, folder);
    console.log(`\nDone in ${formatDuration((Date.now() - started) / 1000)}.`);
    console.log(`Report:             ${index}`);
    console.log(`Executed notebooks: ${join(folder, "notebooks")}`);
    console.log(`Tables:             ${tablesFolder("posterior", profile, seed)}`);
    console.log("Explore them with:  npm run lab");
  });
}
