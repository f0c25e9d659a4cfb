import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { profileOf } from "../../experiments/study/profiles";
import { measuring, sameImages } from "../../experiments/width-table/growth";
import { differencesFrom, drawnNetworks } from "../../experiments/width-table/verify";
import { table as showTable } from "../../platform/display/table";
import { computeWithAccount } from "../../platform/session/compute";
import { runExperiment } from "../../platform/session/run";
import { defaultWorkers } from "../../platform/tasks/pool";
import { readWidthTable, type WidthTable, widthTablePath } from "../../width-table";
import { readInput, readInputLater } from "../bad-input";
import { integerOption } from "../integer-option";
import { stopSignal } from "../interrupt";

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
  const cache = mkdtempSync(join(tmpdir(), "mi-nas-verify-"));
  const before = process.env.MI_NAS_CACHE;
  process.env.MI_NAS_CACHE = cache;
  try {
    const { result } = await (json
      ? runExperiment(options, experiment)
      : computeWithAccount({ ...options, title: "Computing again" }, experiment));
    return { rows: result.length, networks: networks.length, differences: differencesFrom(there, result) };
  } finally {
    if (before === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = before;
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Adds `reference verify`. */
export function addReference(reference: Command): void {
  const verify = reference
    .command("verify")
    .description(
      "compute a random part of the committed numbers again, without the cache; exit code 1 where a digit differs",
    )
    .option("--file <path>", "a width table's Parquet file", (path: string) => resolve(path), widthTablePath)
    .option("--count <networks>", "networks that are trained and measured again", integerOption(1), 20)
    .option("-s, --seed <integer>", "which of them", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option("--json", "print what differs as JSON");
  verify.action(async (flags: VerifyFlags) => {
    const there = readInput(reference, () => readWidthTable(flags.file));
    const { rows, networks, differences } = await computeAgain(reference, there, flags);
    if (differences.length > 0) process.exitCode = 1;
    const { file } = flags;
    if (flags.json) console.log(JSON.stringify({ file, networks, rows, differences }));
    else if (differences.length === 0) {
      console.log(`${networks} networks, ${rows} rows: every digit as in ${file}.`);
    } else {
      showTable(
        differences.map((difference) => ({ ...difference, computed: difference.computed ?? null })),
        { caption: `${differences.length} numbers differ from ${file}` },
      );
    }
  });
}
