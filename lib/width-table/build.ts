import type { TaskSource } from "../platform/tasks/source";
import { architectureId } from "../search-space/architecture";
import { designedArchitecture } from "./design";
import type { WidthTable } from "./file";
import { type Recipe, type TableData, type TableNetwork, tableInformation, tableMine, tableTraining } from "./recipe";
import { requireSameTraining, rowsOf, type WidthTableRow, withMine } from "./rows";

/** How far a table reaches. */
export interface TableExtent {
  readonly dataSets: readonly string[];
  /** Architectures a data set, the first of the design. */
  readonly architectures: number;
  readonly epochs: number;
  /** Seeds of training of every third architecture; the others have one. */
  readonly repeats: number;
  /** Architectures, from the first, whose layers are measured with MINE too. */
  readonly mineArchitectures: number;
}

/** A network and what is to be known of it. */
export interface WantedNetwork extends TableNetwork {
  readonly mine: boolean;
  /** Its rows where the table has them and MINE alone is missing: the usable information is not measured again. */
  readonly known?: readonly WidthTableRow[];
}

/** Architectures of a data set that are trained one after the other, so that its images are at hand. */
const block = 4;

/** One network in so many has several seeds. */
const repeatedEvery = 3;

/**
 * The networks of an extent, in the order in which they are best computed: any beginning covers the data sets evenly,
 * first seeds come before further ones, and MINE, which takes longest, last.
 */
export function networksOf(extent: TableExtent): readonly WantedNetwork[] {
  const { dataSets, architectures, epochs, repeats, mineArchitectures } = extent;
  const indices = Array.from({ length: architectures }, (_, index) => index);
  const inBlocks = (chosen: readonly number[]): readonly (readonly [string, number])[] =>
    Array.from({ length: Math.ceil(chosen.length / block) }, (_, at) =>
      chosen.slice(at * block, (at + 1) * block),
    ).flatMap((some) => dataSets.flatMap((dataSet) => some.map((index) => [dataSet, index] as const)));
  const networks = (chosen: readonly number[], repeat: number, mine: boolean): readonly WantedNetwork[] =>
    inBlocks(chosen).map(([dataSet, index]) => ({
      dataSet,
      architecture: architectureId(designedArchitecture(index)),
      repeat,
      epochs,
      mine,
    }));
  const repeated = indices.filter((index) => index % repeatedEvery === 0);
  return [
    ...networks(indices, 0, false),
    ...Array.from({ length: repeats - 1 }, (_, repeat) => networks(repeated, repeat + 1, false)).flat(),
    ...networks(indices.slice(0, mineArchitectures), 0, true),
  ];
}

const keyOf = ({ dataSet, architecture, repeat }: Omit<TableNetwork, "epochs">): string =>
  `${dataSet} ${architecture} ${repeat}`;

/** The rows of a table by data set, architecture and seed. */
function rowsByNetwork(rows: readonly WidthTableRow[]): ReadonlyMap<string, readonly WidthTableRow[]> {
  const networks = new Map<string, WidthTableRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    networks.set(key, [...(networks.get(key) ?? []), row]);
  }
  return networks;
}

/**
 * The networks that rows lack, in their order; one that has fewer epochs is wanted again, one that only has no MINE is
 * wanted with what is known of it.
 */
export function missingNetworks(
  wanted: readonly WantedNetwork[],
  rows: readonly WidthTableRow[],
): readonly WantedNetwork[] {
  const there = rowsByNetwork(rows);
  return wanted.flatMap((network) => {
    const known = there.get(keyOf(network)) ?? [];
    const epochs = Math.max(0, ...known.map(({ epoch }) => epoch));
    if (epochs < network.epochs) return [network];
    const lacksMine = network.mine && known.some(({ mine1 }) => mine1 === null);
    return lacksMine ? [{ ...network, epochs, known }] : [];
  });
}

/** Rows with others added, or put in the place of older ones of the same network and epoch; sorted. */
export function withRows(rows: readonly WidthTableRow[], added: readonly WidthTableRow[]): readonly WidthTableRow[] {
  const all = [...new Map([...rows, ...added].map((row) => [`${keyOf(row)} ${row.epoch}`, row])).values()];
  const places = new Map<string, number>();
  const place = (architecture: string): number => {
    for (let index = places.size; !places.has(architecture) && index < 10_000; index++) {
      places.set(architectureId(designedArchitecture(index)), index);
    }
    return places.get(architecture) ?? Number.MAX_SAFE_INTEGER;
  };
  const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return all.sort(
    (a, b) =>
      compare(a.dataSet, b.dataSet) ||
      place(a.architecture) - place(b.architecture) ||
      compare(a.architecture, b.architecture) ||
      a.repeat - b.repeat ||
      a.epoch - b.epoch,
  );
}

async function measure(
  source: TaskSource,
  recipe: Recipe,
  data: TableData,
  wanted: WantedNetwork,
): Promise<readonly WidthTableRow[]> {
  const { known } = wanted;
  const training = tableTraining(recipe, data, wanted);
  const information = known ? [] : tableInformation(recipe, training);
  const mine = wanted.mine ? tableMine(recipe, training) : [];
  const answers = await source.holding([training], async () => {
    const network = await source.run(training, { readers: [...information, ...mine] });
    if (known && !source.reserve) requireSameTraining(known, network); // what a plan has of a training is assumed
    const [measured, estimates] = await Promise.all([
      Promise.all(information.map((task) => source.run(task))),
      Promise.all(mine.map((task) => source.run(task))),
    ]);
    return { network, information: measured, ...(wanted.mine && { mine: estimates }) };
  });
  return known ? withMine(known, answers) : rowsOf({ recipe, data, wanted, answers });
}

/**
 * Trains and measures networks of a table, a few at a time and in their order, so that a run that is stopped has
 * finished the first of them.
 *
 * @param options.inFlight Networks at a time; two a worker keep all busy.
 * @param options.onNetwork Told of each that is done, with its rows.
 */
export async function measureNetworks(options: {
  readonly source: TaskSource;
  readonly table: Pick<WidthTable, "recipe" | "data">;
  readonly networks: readonly WantedNetwork[];
  readonly inFlight: number;
  readonly onNetwork?: (rows: readonly WidthTableRow[]) => void | Promise<void>;
}): Promise<void> {
  const { source, table, networks, inFlight, onNetwork } = options;
  const data = new Map(table.data.map((each) => [each.id, each]));
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < networks.length) {
      const wanted = networks[next++];
      await onNetwork?.(await measure(source, table.recipe, data.get(wanted.dataSet)!, wanted));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, take));
}
