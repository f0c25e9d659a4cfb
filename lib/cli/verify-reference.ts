import { resolve } from "node:path";
import { Argument, type Command } from "commander";
import { widenedADataSet } from "../experiments/hypotheses/dips";
import { referenceSections, wideningSection } from "../experiments/hypotheses/sections";
import { restoreKept } from "../experiments/reference/keep";
import {
  type ReferenceManifest,
  readManifest,
  referenceFolder,
  referenceResults,
} from "../experiments/reference/manifest";
import { tableDigest } from "../experiments/reference/table-digest";
import { referenceTable } from "../experiments/reference/tables";
import { computingAgain, drawnResults, type ResultDifference } from "../experiments/reference/verify";
import { type CellDifference, cellDifferences } from "../experiments/reference/verify-tables";
import { profileOf } from "../experiments/study/profiles";
import { sections, sectionsOf } from "../experiments/study/sections";
import { measuring, sameImages } from "../experiments/width-table/growth";
import { differencesFrom, drawnNetworks } from "../experiments/width-table/verify";
import { table as showTable } from "../platform/display/table";
import { cacheFolder } from "../platform/paths";
import { fileDigest, readArchive } from "../platform/results";
import type { Tables } from "../platform/results/tables";
import { defaultWorkers } from "../platform/tasks/pool";
import { processorName } from "../platform/tensorflow/processor-name";
import { hasWidthTable, readWidthTable, type WidthTable, widthTablePath } from "../width-table";
import { integerOption, readInput, readInputLater } from "./input";
import { stopSignal } from "./interrupt";
import { inEmptyCache } from "./other-cache";
import { computing } from "./study-options";

interface VerifyFlags {
  readonly file: string;
  readonly count: number;
  readonly seed: number;
  readonly workers: number;
  readonly json?: boolean;
}

type Drawn = Omit<VerifyFlags, "file">;

/** Trains and measures a random part of a table again, where no stored result can answer. */
export async function computeAgain(command: Command, there: WidthTable, { count, seed, workers, json }: Drawn) {
  const networks = drawnNetworks(there, { count, seed });
  const names = [...new Set(networks.map(({ dataSet }) => dataSet))];
  const table = await readInputLater(command, sameImages(there, names));
  const options = { profile: profileOf("laptop"), seed: there.recipe.seed, workers, signal: stopSignal() };
  const experiment = measuring({ table, networks, workers });
  const { result } = await inEmptyCache(() =>
    computing({ ...options, title: "Computing again" }, experiment, { quiet: json }),
  );
  return {
    rows: result.length,
    networks: networks.length,
    withMine: networks.filter(({ mine }) => mine).length,
    differences: differencesFrom(there, result),
  };
}

/** Computes results of each kind of the reference run again, where no stored result can answer. */
async function resultsAgain({ count, seed, workers, json }: Drawn, folder: string) {
  const file = referenceResults(folder);
  if (!fileDigest(file)) return undefined;
  const drawn = drawnResults(readArchive(file), { count, seed });
  if (drawn.length === 0) return undefined;
  const profile = readManifest(folder)?.provenance.profile ?? profileOf("laptop");
  const options = { title: "Computing results again", profile, seed, workers, signal: stopSignal() };
  const { result } = await inEmptyCache(() => computing(options, computingAgain(drawn), { quiet: json }));
  const kinds = [...new Set(drawn.map(({ kind }) => kind))];
  const ofKinds = Object.fromEntries(kinds.map((kind) => [kind, drawn.filter((one) => one.kind === kind).length]));
  return { file, results: drawn.length, kinds: ofKinds, differences: result };
}

/** The kept tables of a section. */
function keptTables(section: string, { tables }: ReferenceManifest, folder: string): Tables {
  const own = tables.filter((one) => one.section === section);
  return Object.fromEntries(own.map(({ name }) => [name, referenceTable(section, name, folder) ?? []]));
}

/**
 * Computes a section's tables again, from the width table and from the kept results of long tasks alone: those `verify
 * run` and `verify table` compute again.
 */
async function sectionAgain(section: string, manifest: ReferenceManifest, folder: string, { workers, json }: Drawn) {
  const { profile, seed } = manifest.provenance;
  const kept = keptTables(section, manifest, folder);
  const networks = section === wideningSection ? widenedADataSet(kept.dips ?? []) : undefined;
  const [[, { title, experiment }]] = sectionsOf([section], profile, referenceSections({ networks }));
  const again = await inEmptyCache(async () => {
    await restoreKept(folder, cacheFolder());
    const options = { title: `${title}, again`, profile, seed, workers, signal: stopSignal() };
    return (await computing(options, experiment, { quiet: json })).result;
  });
  const rows = Object.values(kept).reduce((sum, table) => sum + table.length, 0);
  return { section, tables: Object.keys(kept), rows, differences: cellDifferences(kept, again) };
}

/**
 * The sections that are to be computed again.
 *
 * @throws RangeError when the reference has no tables of one, or the width table that they were made from is another now.
 */
function sectionsToVerify(parts: readonly string[], manifest: ReferenceManifest | undefined): readonly string[] {
  const names = parts.filter((part) => !["table", "run"].includes(part));
  for (const name of names) {
    const own = manifest?.tables.find(({ section }) => section === name);
    if (!own) throw new RangeError(`Cannot verify the section "${name}": the reference run has no tables of it.`);
    if (own.widthTable !== undefined && own.widthTable !== tableDigest(name)) {
      throw new RangeError(
        `Cannot verify the section "${name}": the width table is another now than when it ran. ` +
          `\`mi-nas reference make ${name}\` makes its tables from the one that is here.`,
      );
    }
  }
  return names;
}

/** Shows differences of results: the first digits that differ are in the JSON form. */
function showDifferences(differences: readonly ResultDifference[], file: string): void {
  showTable(
    differences.map(({ kind, task }) => ({ kind, task: JSON.stringify(task) })),
    { caption: `${differences.length} results differ from ${file}; --json has both of each` },
  );
}

const cellRow = (difference: CellDifference) => ({
  ...difference,
  stored: difference.stored ?? null,
  computed: difference.computed ?? null,
});

/** Adds `reference verify`. */
export function addVerify(reference: Command): void {
  const names = Object.keys({ ...sections, ...referenceSections() });
  const verify = reference
    .command("verify")
    .description(
      "compute a random part of the committed numbers again, without the cache, or all tables of a section from them; " +
        "exit code 1 where a digit differs",
    )
    .addArgument(
      new Argument("[part...]", `table, run (both unless told), or a section whose tables are made again`).choices([
        "table",
        "run",
        ...names,
      ]),
    )
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
    const folder = referenceFolder();
    const manifest = readInput(reference, () => readManifest(folder));
    const asked = readInput(reference, () => sectionsToVerify(parts, manifest));
    const wants = (part: string): boolean => parts.includes(part) || parts.length === 0;
    const isThere = parts.includes("table") || hasWidthTable(file);
    const there = wants("table") && isThere ? readInput(reference, () => readWidthTable(file)) : undefined;
    const table = there && (await computeAgain(reference, there, flags));
    const run = wants("run") ? await resultsAgain(flags, folder) : undefined;
    const made: Awaited<ReturnType<typeof sectionAgain>>[] = [];
    for (const name of asked) made.push(await sectionAgain(name, manifest as ReferenceManifest, folder, flags));
    if (!table && !run && made.length === 0)
      throw new Error(`Nothing to verify: there is no width table ${file}, or no reference run with results.`);
    if ([table, run, ...made].some((found) => found && found.differences.length > 0)) process.exitCode = 1;
    const processor = processorName();
    if (flags.json) {
      const found = { ...(table && { file, ...table }), ...(run && { reference: run }) };
      console.log(JSON.stringify({ processor, ...found, ...(made.length > 0 && { sections: made }) }));
      return;
    }
    if (table?.differences.length === 0) {
      const { networks, withMine, rows } = table;
      console.log(
        `${networks} ${networks === 1 ? "network" : "networks"}, ${withMine} with MINE, ${rows} rows: every digit as in ${file}, on ${processor}.`,
      );
    } else if (table) {
      showTable(
        table.differences.map((difference) => ({ ...difference, computed: difference.computed ?? null })),
        { caption: `${table.differences.length} numbers differ from ${file}` },
      );
    }
    if (run?.differences.length === 0) {
      const kinds = Object.entries(run.kinds).map(([kind, count]) => `${count} ${kind}`);
      console.log(`${run.results} results (${kinds.join(", ")}): every digit as in ${run.file}, on ${processor}.`);
    } else if (run) showDifferences(run.differences, run.file);
    for (const { section, tables, rows, differences } of made) {
      if (differences.length === 0)
        console.log(`${section} (${tables.join(", ")}): ${rows} rows, every digit as in ${folder}, on ${processor}.`);
      else
        showTable(differences.map(cellRow), {
          caption: `${section}: ${differences.length} cells differ from ${folder}`,
        });
    }
  });
}
