import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Argument, type Command } from "commander";
import { widenedADataSet } from "../../experiments/hypotheses/dips";
import { judgeHypotheses } from "../../experiments/hypotheses/judge";
import { referenceSections, wideningSection } from "../../experiments/hypotheses/sections";
import { answerSentences } from "../../experiments/hypotheses/verdict-rows";
import { mostBytes, ReferenceKeeper } from "../../experiments/reference/keep";
import { readManifest, referenceFolder, referenceResults } from "../../experiments/reference/manifest";
import { referenceSentence, referenceTable } from "../../experiments/reference/tables";
import { computingAgain, drawnResults, type ResultDifference } from "../../experiments/reference/verify";
import { profileOf } from "../../experiments/study/profiles";
import { provenanceOf } from "../../experiments/study/provenance";
import { sectionsOf } from "../../experiments/study/sections";
import { measuring, sameImages } from "../../experiments/width-table/growth";
import { differencesFrom, drawnNetworks } from "../../experiments/width-table/verify";
import { table as showTable } from "../../platform/display/table";
import { cacheFolder } from "../../platform/paths";
import { fileDigest, folderSize, readArchive } from "../../platform/results";
import { computeWithAccount } from "../../platform/session/compute";
import { planExperiment } from "../../platform/session/run";
import { defaultWorkers } from "../../platform/tasks/pool";
import { processorName } from "../../platform/tensorflow/processor-name";
import { hasWidthTable, readWidthTable, type WidthTable, widthTablePath } from "../../width-table";
import { integerOption, readInput, readInputLater } from "../input";
import { stopSignal } from "../interrupt";
import { computing, profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";

interface VerifyFlags {
  readonly file: string;
  readonly count: number;
  readonly seed: number;
  readonly workers: number;
  readonly json?: boolean;
}

/** Trains and measures a random part of a table again, where no stored result can answer. */
export async function computeAgain(
  command: Command,
  there: WidthTable,
  { count, seed, workers, json }: Omit<VerifyFlags, "file">,
) {
  const networks = drawnNetworks(there, { count, seed });
  const names = [...new Set(networks.map(({ dataSet }) => dataSet))];
  const table = await readInputLater(command, sameImages(there, names));
  const options = { profile: profileOf("laptop"), seed: there.recipe.seed, workers, signal: stopSignal() };
  const experiment = measuring({ table, networks, workers });
  const { result } = await inEmptyCache(() =>
    computing({ ...options, title: "Computing again" }, experiment, { quiet: json }),
  );
  return { rows: result.length, networks: networks.length, differences: differencesFrom(there, result) };
}

/** Runs something with another cache. */
async function inCache<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  const before = process.env.MI_NAS_CACHE;
  process.env.MI_NAS_CACHE = folder;
  try {
    return await use();
  } finally {
    if (before === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = before;
  }
}

/** Runs something where no stored result can answer. */
async function inEmptyCache<Result>(use: () => Promise<Result>): Promise<Result> {
  const cache = mkdtempSync(join(tmpdir(), "mi-nas-verify-"));
  try {
    return await inCache(cache, use);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Computes results of each kind of the reference run again, where no stored result can answer. */
async function resultsAgain({ count, seed, workers, json }: Omit<VerifyFlags, "file">, folder: string) {
  const file = referenceResults(folder);
  if (!fileDigest(file)) return undefined;
  const drawn = drawnResults(readArchive(file), { count, seed });
  if (drawn.length === 0) return undefined;
  const profile = readManifest(folder)?.provenance.profile ?? profileOf("laptop");
  const options = { title: "Computing results again", profile, seed, workers, signal: stopSignal() };
  const { result } = await inEmptyCache(() => computing(options, computingAgain(drawn), { quiet: json }));
  return { file, results: drawn.length, differences: result };
}

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

/** Shows differences of results: the first digits that differ are in the JSON form. */
function showDifferences(differences: readonly ResultDifference[], file: string): void {
  showTable(
    differences.map(({ kind, task }) => ({ kind, task: JSON.stringify(task) })),
    { caption: `${differences.length} results differ from ${file}; --json has both of each` },
  );
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
  const verify = reference
    .command("verify")
    .description(
      "compute a random part of the committed numbers again, without the cache; exit code 1 where a digit differs",
    )
    .addArgument(new Argument("[part...]", "table, run; both unless told").choices(["table", "run"]))
    .option("--file <path>", "a width table's Parquet file", (path: string) => resolve(path), widthTablePath)
    .option(
      "--count <networks>",
      "networks of the table, and results of each kind, computed again",
      integerOption(1),
      20,
    )
    .option("-s, --seed <integer>", "which of them", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option("--json", "print what differs as JSON");
  verify.action(async (parts: readonly string[], flags: VerifyFlags) => {
    const { file } = flags;
    const wants = (part: string): boolean => parts.includes(part) || parts.length === 0;
    const isThere = parts.includes("table") || hasWidthTable(file);
    const there = wants("table") && isThere ? readInput(reference, () => readWidthTable(file)) : undefined;
    const table = there && (await computeAgain(reference, there, flags));
    const run = wants("run") ? await resultsAgain(flags, referenceFolder()) : undefined;
    if (!table && !run)
      throw new Error(`Nothing to verify: there is no width table ${file}, or no reference run with results.`);
    if ([table, run].some((found) => found && found.differences.length > 0)) process.exitCode = 1;
    const processor = processorName();
    if (flags.json)
      console.log(JSON.stringify({ processor, ...(table && { file, ...table }), ...(run && { reference: run }) }));
    else {
      if (table?.differences.length === 0) {
        console.log(`${table.networks} networks, ${table.rows} rows: every digit as in ${file}, on ${processor}.`);
      } else if (table) {
        showTable(
          table.differences.map((difference) => ({ ...difference, computed: difference.computed ?? null })),
          { caption: `${table.differences.length} numbers differ from ${file}` },
        );
      }
      if (run?.differences.length === 0)
        console.log(`${run.results} results: every digit as in ${run.file}, on ${processor}.`);
      else if (run) showDifferences(run.differences, run.file);
    }
  });
}
