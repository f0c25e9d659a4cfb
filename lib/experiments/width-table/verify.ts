import { createRandom } from "../../platform/random/random";
import { type WantedNetwork, type WidthTable, type WidthTableRow, widthTableColumns } from "../../width-table";

/** A number of a table that came out otherwise when it was computed again. */
export interface Difference {
  readonly dataSet: string;
  readonly architecture: string;
  readonly repeat: number;
  readonly epoch: number;
  readonly column: string;
  readonly stored: WidthTableRow[keyof WidthTableRow];
  readonly computed: WidthTableRow[keyof WidthTableRow] | undefined;
}

const keyOf = ({ dataSet, architecture, repeat }: Pick<WidthTableRow, "dataSet" | "architecture" | "repeat">): string =>
  `${dataSet} ${architecture} ${repeat}`;

/**
 * Networks of a table drawn at random, none twice, all that there are where they are fewer; those with MINE as likely as
 * others.
 */
export function drawnNetworks(
  { rows }: Pick<WidthTable, "rows">,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly WantedNetwork[] {
  const networks = new Map<string, WantedNetwork>();
  for (const { dataSet, architecture, repeat, epoch, mine1 } of rows) {
    const epochs = Math.max(epoch, networks.get(keyOf({ dataSet, architecture, repeat }))?.epochs ?? 0);
    networks.set(keyOf({ dataSet, architecture, repeat }), {
      dataSet,
      architecture,
      repeat,
      epochs,
      mine: mine1 !== null,
    });
  }
  const all = [...networks.values()];
  const order = createRandom(seed, "verify").permutation(all.length);
  return [...order.subarray(0, count)].map((place) => all[place]);
}

/**
 * Compares rows that were computed again with those of a table, every number to its last digit.
 *
 * @returns What differs; a row that the table has and that was not computed again differs in its epoch.
 */
export function differencesFrom(
  { rows }: Pick<WidthTable, "rows">,
  again: readonly WidthTableRow[],
): readonly Difference[] {
  const computed = new Map(again.map((row) => [`${keyOf(row)} ${row.epoch}`, row]));
  const networks = new Set(again.map(keyOf));
  return rows
    .filter((row) => networks.has(keyOf(row)))
    .flatMap((row) => {
      const { dataSet, architecture, repeat, epoch } = row;
      const other = computed.get(`${keyOf(row)} ${epoch}`);
      const columns = other ? (Object.keys(widthTableColumns) as (keyof WidthTableRow)[]) : (["epoch"] as const);
      return columns
        .filter((column) => !Object.is(row[column], other?.[column]))
        .map((column) => ({
          dataSet,
          architecture,
          repeat,
          epoch,
          column,
          stored: row[column],
          computed: other?.[column],
        }));
    });
}
