import type { Command } from "commander";
import { missingDataSets, studyDataSets } from "../../experiments/study/data-sets";
import { tablesFolder } from "../../experiments/study/places";
import { sections } from "../../experiments/study/sections";
import { formatDuration } from "../../platform/display/duration";
import { writeTables } from "../../platform/results/tables";
import { computeWithAccount } from "../../platform/session/compute";
import { probeEngine } from "../../platform/tensorflow/probe";
import { runBatch } from "../batch";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";

/** Adds `start`: what `npm start` does after set-up. */
export function addStart(command: Command): void {
  withStudyOptions(command).action(async (flags: StudyFlags) => {
    const started = Date.now();
    const profile = profileOfFlags(command, flags);
    const { seed, workers, recompute } = flags;
    const engine = probeEngine();
    const { train, test } = studyDataSets({ profile });
    console.log(`Engine: ${engine.name}. ${engine.reason}`);
    console.log(`Profile ${profile.name}, seed ${seed}: ${profile.purpose}`);
    console.log(`Data sets: ${train.join(", ")}; to judge predictors: ${test.join(", ")}.\n`);
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);

    const { posterior } = sections;
    const { result: tables } = await computeWithAccount(
      { title: "Everything", profile, seed, workers, recompute },
      posterior.experiment,
    );
    const folder = tablesFolder("posterior", profile, seed);
    await writeTables(folder, tables);

    await runBatch(flags);
    console.log(`Thesis's tables:    ${folder}`);
    console.log(`\nDone in ${formatDuration((Date.now() - started) / 1000)}. Explore it with: npm run lab`);
  });
}
