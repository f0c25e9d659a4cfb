import { join } from "node:path";
import type { Command } from "commander";
import { missingDataSets } from "../../experiments/study/data-sets";
import { checkSameRun, provenanceOf, runFolder, writeProvenance } from "../../experiments/study/provenance";
import { sections, sectionsOf } from "../../experiments/study/sections";
import { formatDuration } from "../../platform/display/duration";
import { writeTables } from "../../platform/results/tables";
import { runExperiment } from "../../platform/session/run";
import { probeEngine } from "../../platform/tensorflow/probe";
import { runBatch } from "../batch";
import { readInput } from "../input";
import { profileOfFlags, type StudyFlags, withNameOption, withStudyOptions } from "../study-options";

/** Adds `start`: what `npm start` does after set-up. */
export function add(command: Command): void {
  withNameOption(withStudyOptions(command)).action(async (flags: StudyFlags & { readonly name?: string }) => {
    const started = Date.now();
    const profile = profileOfFlags(command, flags);
    readInput(command, () => sectionsOf([], profile)); // the notebooks show all of them
    const { seed, workers, name } = flags;
    const provenance = await provenanceOf(profile, seed);
    const folder = join(runFolder("tables", provenance, name), "posterior");
    readInput(command, () => checkSameRun(folder, provenance));
    const engine = probeEngine();
    const idsOf = (side: "train" | "test"): string =>
      provenance.data.flatMap(({ id, split }) => (split === side ? id : [])).join(", ");
    console.log(`Engine: ${engine.name}. ${engine.reason}`);
    console.log(`Profile ${profile.name}, seed ${seed}: ${profile.purpose}`);
    console.log(`Data sets: ${idsOf("train")}; to judge predictors: ${idsOf("test")}.\n`);
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);

    await runBatch(command, profile, flags, { name });
    const { result: tables } = await runExperiment({ profile, seed, workers }, sections.posterior.experiment);
    await writeTables(folder, tables);
    await writeProvenance(folder, provenance);
    console.log(`Thesis's tables:    ${folder}`);
    console.log(`\nDone in ${formatDuration((Date.now() - started) / 1000)}. Explore it with: npm run lab`);
  });
}
