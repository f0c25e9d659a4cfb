import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { requireDataSet } from "../../experiments/study/data-sets";
import { profileOf } from "../../experiments/study/profiles";
import {
  emptyTable,
  growingTable,
  grown,
  lackingNetworks,
  measuring,
  ofThisCode,
  reachOf,
} from "../../experiments/width-table/growth";
import { table as showTable } from "../../platform/display/table";
import { planExperiment } from "../../platform/session/run";
import { defaultWorkers } from "../../platform/tasks/pool";
import {
  hasWidthTable,
  readWidthTable,
  recipeSchema,
  type TableExtent,
  type WidthTable,
  type WidthTableRow,
  widthTablePath,
  writeWidthTable,
} from "../../width-table";
import { integerOption, readInput, readInputLater } from "../input";
import { stopSignal } from "../interrupt";
import { computing } from "../study-options";

interface Place {
  readonly file: string;
  readonly json?: boolean;
}

interface BuildFlags extends Place {
  readonly data: readonly string[];
  readonly architectures: number;
  readonly epochs: number;
  readonly repeats: number;
  readonly mine: number;
  readonly workers: number;
  readonly seed?: number;
  readonly trainPoints?: number;
  readonly validationPoints?: number;
  readonly reportPoints?: number;
  readonly plan?: boolean;
}

/** Between two writes of a growing table, milliseconds. */
const savedEvery = 60_000;

function idsOption(text: string): readonly string[] {
  const ids = text.split(",").map((id) => id.trim());
  if (ids.every((id) => id !== "") && new Set(ids).size === ids.length) return ids;
  throw new InvalidArgumentError("It must name data sets, separated by commas, each once.");
}

const withFile = (command: Command): Command =>
  command
    .option("--file <path>", "the table's Parquet file", (path: string) => resolve(path), widthTablePath)
    .option("--json", "print how far the table reaches as JSON");

const withExtent = (command: Command, defaults: Partial<TableExtent>): Command =>
  withFile(command)
    .option("--architectures <count>", "architectures a data set", integerOption(1), defaults.architectures)
    .option("--epochs <count>", "epochs of each training", integerOption(1), defaults.epochs)
    .option("--repeats <count>", "seeds of training of every third architecture", integerOption(1), defaults.repeats)
    .option(
      "--mine <count>",
      "architectures whose layers are measured with MINE too",
      integerOption(0),
      defaults.mineArchitectures,
    )
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option("--plan", "say what it would take, and do nothing");

/** Shows how far a table reaches. */
function show(table: WidthTable, { json, file }: Place): void {
  const dataSets = reachOf(table);
  if (json) console.log(JSON.stringify({ file, recipe: table.recipe, dataSets }));
  else if (dataSets.length === 0) console.log(`The width table ${file} has no rows yet.`);
  else
    showTable(
      dataSets.map((reach) => ({ ...reach })),
      { caption: `Width table ${file}` },
    );
}

/** Computes what a table lacks of an extent, saving it as it grows. */
async function grow(command: Command, begun: WidthTable, extent: TableExtent, flags: BuildFlags): Promise<void> {
  let table = await readInputLater(command, growingTable(begun, extent.dataSets));
  const networks = lackingNetworks(table, extent);
  const { workers, file } = flags;
  const profile = profileOf("laptop");
  const options = { title: "Width table", profile, seed: table.recipe.seed, workers };
  const asked = { table, networks, workers };
  if (flags.plan) {
    const { estimatedSeconds, lines } = await planExperiment(options, measuring(asked));
    const tasks = lines.reduce((sum, line) => sum + line.asked.tasks - line.cached.tasks, 0);
    console.log(
      `${networks.length} networks, ${tasks} tasks, about ${Math.ceil(estimatedSeconds / 60)} min on ${workers} workers.`,
    );
    return;
  }
  let pending: WidthTableRow[] = [];
  let saved = Date.now();
  const save = async (): Promise<void> => {
    if (pending.length === 0) return;
    table = grown(table, pending);
    pending = [];
    saved = Date.now();
    await writeWidthTable(file, table);
  };
  const onNetwork = async (rows: readonly WidthTableRow[]): Promise<void> => {
    pending.push(...rows);
    if (Date.now() - saved > savedEvery) await save();
  };
  const signal = stopSignal();
  const experiment = measuring({ ...asked, onNetwork });
  try {
    await computing({ ...options, signal }, experiment, { quiet: flags.json });
  } finally {
    await save();
  }
  show(table, flags);
}

/** Adds `table build | extend | show`. */
export function add(command: Command): void {
  const defaults = { architectures: 64, epochs: 12, repeats: 3, mineArchitectures: 0 };
  const build = withExtent(command.command("build"), defaults)
    .description("train and measure architectures spread over the search space; what the file holds is kept")
    .requiredOption("--data <ids>", "data sets, separated by commas", idsOption)
    .option("-s, --seed <integer>", "seed of every random choice; 1 unless told", integerOption(0))
    .option("--train-points <count>", "training images a data set; 1000, and at least 40 a class", integerOption(2))
    .option("--validation-points <count>", "images that searches select by; 500", integerOption(2))
    .option("--report-points <count>", "images that neither train nor select; 1000", integerOption(2));
  build.action(async (flags: BuildFlags) => {
    const { seed, trainPoints, validationPoints, reportPoints } = flags;
    const recipe = recipeSchema.parse({
      seed,
      trainPoints,
      validationPoints,
      reportPoints,
      ...(trainPoints && { imagesPerClass: 0 }),
    });
    const table = readInput(command, () => {
      for (const id of flags.data) requireDataSet(id);
      if (!hasWidthTable(flags.file)) return emptyTable(recipe);
      const there = readWidthTable(flags.file);
      if (JSON.stringify(there.recipe) === JSON.stringify(recipe)) return there;
      const others = Object.entries(recipe).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(there.recipe[name as keyof typeof recipe]),
      );
      const differences = others.map(
        ([name, value]) =>
          `${name} ${JSON.stringify(there.recipe[name as keyof typeof recipe])}, asked for is ${JSON.stringify(value)}`,
      );
      throw new Error(
        `Cannot add to ${flags.file}: its recipe is another (${differences.join("; ")}). Another --file begins a new ` +
          "table, and `table extend` goes by the recipe that is there.",
      );
    });
    const { data: dataSets, architectures, epochs, repeats, mine } = flags;
    await grow(command, table, { dataSets, architectures, epochs, repeats, mineArchitectures: mine }, flags);
  });
  const extend = withExtent(command.command("extend"), {})
    .description("add data sets, architectures, epochs or seeds to a table by its own recipe")
    .option("--data <ids>", "data sets, separated by commas; those of the table unless told", idsOption);
  extend.action(async (flags: Partial<BuildFlags> & Pick<BuildFlags, "file" | "workers">) => {
    const table = readInput(command, () => readWidthTable(flags.file));
    const reach = reachOf(table);
    const most = (value: (one: (typeof reach)[number]) => number, least: number): number =>
      Math.max(least, ...reach.map(value));
    const extent: TableExtent = {
      dataSets: flags.data ?? reach.map(({ dataSet }) => dataSet),
      architectures: flags.architectures ?? most(({ architectures }) => architectures, 1),
      epochs: flags.epochs ?? most(({ epochs }) => epochs, 1),
      repeats: flags.repeats ?? most(({ seeds }) => seeds, 1),
      mineArchitectures: flags.mine ?? most(({ withMine }) => withMine, 0),
    };
    await grow(command, table, extent, flags as BuildFlags);
  });
  withFile(command.command("accept"))
    .description(
      "after other versions of the code: compute a random part again; where every digit is the same, go on with them",
    )
    .option("--count <networks>", "networks that are trained and measured again", integerOption(1), 6)
    .option("-s, --seed <integer>", "which of them", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .action(async (flags: Place & { readonly count: number; readonly seed: number; readonly workers: number }) => {
      const table = readInput(command, () => readWidthTable(flags.file));
      const { computeAgain } = require("../verify-reference") as typeof import("../verify-reference");
      const { differences, networks } = await computeAgain(command, table, flags);
      if (differences.length > 0) {
        const [{ dataSet, architecture, column, stored, computed }] = differences;
        throw new Error(
          `Not accepted: ${differences.length} numbers of ${networks} networks differ, the first ${column} of ` +
            `${architecture} on ${dataSet}: ${stored} there, ${computed} here.`,
        );
      }
      await writeWidthTable(flags.file, ofThisCode(table));
      if (!flags.json) console.log(`${networks} networks computed again: every digit the same. Accepted.`);
      else show(readWidthTable(flags.file), flags);
    });
  withFile(command.command("show"))
    .description("how far a table reaches")
    .action((flags: Place) =>
      show(
        readInput(command, () => readWidthTable(flags.file)),
        flags,
      ),
    );
}
