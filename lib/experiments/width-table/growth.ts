import { fingerprintDataSet } from "../../datasets";
import { kindRegistry } from "../../platform/tasks/registry";
import { probeEngine } from "../../platform/tensorflow/probe";
import {
  measureNetworks,
  missingNetworks,
  networksOf,
  type Recipe,
  type TableDataSet,
  type TableExtent,
  type WantedNetwork,
  type WidthTable,
  type WidthTableRow,
  withRows,
} from "../../width-table";
import { requireDataSet } from "../study/data-sets";
import { type AskingExperiment, asking } from "../study/study";

/** Kinds of task behind the numbers of a width table. */
const kinds = ["train-network", "fit-label-aware", "fit-mine"];

const versions = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    kindRegistry()
      .kinds.filter(({ name }) => kinds.includes(name))
      .map(({ name, version }) => [name, version]),
  );

/**
 * A data set as width tables describe it.
 *
 * @throws RangeError for a name that no data set has; Error for one whose files are not here.
 */
export async function tableDataSet(id: string): Promise<TableDataSet> {
  const { nClasses, channels, availability, detail, citation, licence } = requireDataSet(id);
  return { id, fingerprint: await fingerprintDataSet(id), nClasses, channels, availability, detail, citation, licence };
}

/** A table without rows. */
export function emptyTable(recipe: Recipe): WidthTable {
  const { name, numerics } = probeEngine();
  return { recipe, kinds: versions(), numerics, engine: name, rows: [], data: [] };
}

/** A data set as it is here; where it is not, the error says of which part of it the rows are: the whole would be refused. */
async function presentDataSet(id: string, before: TableDataSet | undefined): Promise<TableDataSet> {
  try {
    return await tableDataSet(id);
  } catch (error) {
    if (!(error instanceof Error) || !before) throw error;
    const told = `The width table was made of these images, and others are refused: ${before.detail}`;
    throw new Error(`${error.message}\n${told}`, { cause: error });
  }
}

/**
 * A table whose data sets are known here and hold the images that its rows were made of.
 *
 * @throws Error when one is not here, or holds other images.
 */
export async function sameImages(table: WidthTable, dataSets: readonly string[]): Promise<WidthTable> {
  const before = new Map(table.data.map((each) => [each.id, each]));
  const described = await Promise.all(dataSets.map((id) => presentDataSet(id, before.get(id))));
  for (const { id, fingerprint, detail } of described) {
    const made = before.get(id);
    if (!made || made.fingerprint === fingerprint) continue;
    throw new Error(
      `Cannot compute networks of the width table on ${id}: it was made of other images (${made.detail} Fingerprint ` +
        `${made.fingerprint.slice(0, 12)}…) than those here (${detail} Fingerprint ${fingerprint.slice(0, 12)}…). Point ` +
        "MI_NAS_DATA at the files that it was made of.",
    );
  }
  const others = table.data.filter(({ id }) => !dataSets.includes(id));
  return { ...table, data: [...others, ...described].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** A table that counts as one of the code and the engine that are here. */
export function ofThisCode(table: WidthTable): WidthTable {
  const { name: engine, numerics } = probeEngine();
  return { ...table, kinds: versions(), engine, numerics };
}

/**
 * A table as it is to grow on: its data sets known, and everything that decides numbers the same as here.
 *
 * @throws Error when a data set, the version of a kind of task or the instructions are other than those of its rows.
 */
export async function growingTable(table: WidthTable, dataSets: readonly string[]): Promise<WidthTable> {
  const here = ofThisCode(table);
  const accept =
    "Where they give the same digits, `table accept` shows it and says so; another --file begins a new table.";
  if (here.numerics !== table.numerics) {
    throw new Error(
      `Cannot add to the width table: its numbers are of ${table.numerics}, here they would be of ${here.numerics}. ${accept}`,
    );
  }
  for (const kind of kinds) {
    if (here.kinds[kind] === table.kinds[kind]) continue;
    throw new Error(
      `Cannot add to the width table: it holds version ${table.kinds[kind]} of ${kind}, here is version ` +
        `${here.kinds[kind]}. ${accept}`,
    );
  }
  return sameImages(table, dataSets);
}

/** The experiment "train and measure networks of a width table"; its result are their rows. */
export function measuring(options: {
  readonly table: Pick<WidthTable, "recipe" | "data">;
  readonly networks: readonly WantedNetwork[];
  readonly workers: number;
  /** Told of each network that is done, not while a plan is made. */
  readonly onNetwork?: (rows: readonly WidthTableRow[]) => void | Promise<void>;
}): AskingExperiment<readonly WidthTableRow[]> {
  const { table, networks, workers, onNetwork } = options;
  return asking(async ({ source }) => {
    const isPlan = source.reserve !== undefined;
    const rows: WidthTableRow[] = [];
    await measureNetworks({
      source,
      table,
      networks,
      inFlight: isPlan ? networks.length : 2 * workers,
      onNetwork: async (added) => {
        rows.push(...added);
        if (!isPlan) await onNetwork?.(added);
      },
    });
    return rows;
  });
}

/** What a table lacks of an extent. */
export const lackingNetworks = (table: WidthTable, extent: TableExtent): readonly WantedNetwork[] =>
  missingNetworks(networksOf(extent), table.rows);

/** How far a table reaches, a data set. */
export interface TableReach {
  readonly dataSet: string;
  readonly architectures: number;
  readonly epochs: number;
  /** Most seeds of training of an architecture. */
  readonly seeds: number;
  readonly networks: number;
  readonly dead: number;
  readonly withMine: number;
}

/** How far a table reaches, in the order of its data sets. */
export function reachOf({ rows }: Pick<WidthTable, "rows">): readonly TableReach[] {
  const names = [...new Set(rows.map(({ dataSet }) => dataSet))];
  return names.map((dataSet) => {
    const of = rows.filter((row) => row.dataSet === dataSet);
    const last = of.filter((row, index) => of[index + 1]?.epoch !== row.epoch + 1);
    const seeds = new Map<string, number>();
    for (const { architecture } of last) seeds.set(architecture, (seeds.get(architecture) ?? 0) + 1);
    return {
      dataSet,
      architectures: seeds.size,
      epochs: Math.max(...last.map(({ epoch }) => epoch)),
      seeds: Math.max(...seeds.values()),
      networks: last.length,
      dead: last.filter(({ dead }) => dead).length,
      withMine: last.filter(({ mine1 }) => mine1 !== null).length,
    };
  });
}

/** A table with rows added. */
export const grown = (table: WidthTable, added: readonly WidthTableRow[]): WidthTable => ({
  ...table,
  rows: withRows(table.rows, added),
});
