import { join } from "node:path";
import type { Command } from "commander";
import { widenedADataSet } from "../../experiments/hypotheses/dips";
import { judgeHypotheses } from "../../experiments/hypotheses/judge";
import { referenceSections, wideningSection } from "../../experiments/hypotheses/sections";
import { answerSentences } from "../../experiments/hypotheses/verdict-rows";
import { mostBytes, ReferenceKeeper } from "../../experiments/reference/keep";
import { readManifest, referenceFolder, referenceResults } from "../../experiments/reference/manifest";
import { referenceSentence, referenceTable } from "../../experiments/reference/tables";
import { provenanceOf } from "../../experiments/study/provenance";
import { sectionsOf } from "../../experiments/study/sections";
import { table as showTable } from "../../platform/display/table";
import { cacheFolder } from "../../platform/paths";
import { folderSize } from "../../platform/results";
import { computeWithAccount } from "../../platform/session/compute";
import { planExperiment } from "../../platform/session/run";
import { hasWidthTable, readWidthTable } from "../../width-table";
import { integerOption, readInput } from "../input";
import { stopSignal } from "../interrupt";
import { inCache } from "../other-cache";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";
import { addVerify } from "../verify-reference";

/** Between two writes of a growing reference, milliseconds. */
const savedEvery = 10 * 60_000;

interface MakeFlags extends StudyFlags {
  readonly plan?: boolean;
  readonly networks?: number;
}

/** Computes sections for the reference, keeping what is done as it grows. */
async function make(command: Command, names: readonly string[], flags: MakeFlags): Promise<void> {
  const profile = profileOfFlags(command, flags);
  const sections = readInput(command, () => sectionsOf(names, profile, referenceSections(flags)));
  const { seed, workers, recompute, networks } = flags;
  if (networks !== undefined && !sections.some(([name]) => name === wideningSection)) {
    command.error(`mi-nas: --networks is of the section ${wideningSection}, which is not among those asked for.`);
  }
  const provenance = await provenanceOf(profile, seed);
  const [folder, cache] = [referenceFolder(), join(cacheFolder(), "reference")];
  const keeper = readInput(command, () => new ReferenceKeeper(folder, cache, provenance, workers));
  if (keeper.dropped.length > 0 && !flags.plan) {
    console.warn(
      `The tables of ${keeper.dropped.join(", ")} in ${folder} are of other versions (${keeper.changedKinds.join(", ")}): ` +
        "they leave the reference until their sections are computed again.",
    );
  }
  // tables that leave anyway are not there to be lost, and damaged ones are made anew
  if (networks !== undefined && !keeper.dropped.includes(wideningSection)) {
    const kept = readInput(command, () => widenedADataSet(referenceTable(wideningSection, "dips") ?? []));
    if (networks < kept) {
      command.error(`mi-nas: --networks ${networks} would lose networks: the reference has ${kept} of a data set.`);
    }
  }
  const { added, others } = await keeper.restore();
  if (added > 0) console.log(`${added} results of ${referenceResults(folder)} are in the cache again.`);
  if (others > 0) console.warn(`${others} results there are of other versions and are not used.`);
  const signal = stopSignal();
  await inCache(cache, async () => {
    for (const [name, { title, experiment }] of sections) {
      const options = { title, profile, seed, workers, recompute, signal };
      if (flags.plan) {
        const { estimatedSeconds } = await planExperiment(options, experiment);
        console.log(`${title}: about ${Math.ceil(estimatedSeconds / 60)} min on ${workers} workers.`);
        continue;
      }
      const saving = setInterval(() => keeper.save().catch((error: Error) => console.warn(error.message)), savedEvery);
      try {
        const { result, account } = await computeWithAccount(options, experiment);
        const kinds = account.lines.map(({ kind }) => kind).sort();
        await keeper.finish(name, result, kinds);
      } finally {
        clearInterval(saving);
        await keeper.save();
      }
    }
  });
  if (flags.plan) return;
  const { bytes, files } = folderSize(folder);
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  console.log(`${referenceSentence({ folder })} ${files} files, ${mebibytes} MiB in ${folder}.`);
  if (bytes > mostBytes) console.warn(`That is more than the ${mostBytes / 2 ** 20} MiB that the repository takes.`);
}

/** Adds `reference make | show | verify`. */
export function add(reference: Command): void {
  const making = reference
    .command("make")
    .description(
      "compute sections of the thesis for data/reference, which keeps what is done: any machine goes on from there",
    )
    .argument(
      "[section...]",
      `sections of the thesis; beside them ${Object.entries(referenceSections())
        .map(([name, { title }]) => `${name} (${title})`)
        .join(", ")}`,
    )
    .option("--plan", "say what it would take, and do nothing")
    .option(
      "--networks <count>",
      `of ${wideningSection}, only the first so many networks of each data set: a larger count goes on from there`,
      integerOption(1),
    );
  withStudyOptions(making).action((names: string[], flags: MakeFlags) => make(making, names, flags));
  reference
    .command("show")
    .description("what the reference run is, how far it has come, and what it says of the registered hypotheses")
    .option("--json", "print its manifest as JSON")
    .action(({ json }: { readonly json?: boolean }) => {
      const manifest = readInput(reference, () => readManifest());
      if (json) console.log(JSON.stringify(manifest ?? null));
      else {
        console.log(referenceSentence());
        const rows = manifest?.tables.map(({ section, name, rows: count }) => ({ section, table: name, rows: count }));
        if (rows && rows.length > 0) showTable(rows, { caption: "Its tables", limit: rows.length });
        const table = hasWidthTable() ? readInput(reference, () => readWidthTable()) : undefined;
        const judged = readInput(reference, () => judgeHypotheses({ rows: table?.rows }));
        console.log(`\n${answerSentences(judged).join("\n")}`);
      }
    });
  addVerify(reference);
}
