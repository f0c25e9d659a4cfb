import type { LabelInformationResult } from "../mutual-information/layers/fit-label-aware.task";
import type { MineEstimate } from "../mutual-information/mine/estimate";
import { networkSize } from "../networks/cost";
import type { TrainNetworkResult } from "../networks/train-network.task";
import type { EpochRecord } from "../networks/training-state";
import { parseArchitecture } from "../search-space/architecture";
import type { Recipe, TableData, TableNetwork } from "./recipe";

/** Numbers of a width table by column, and the type that each has in the file. */
export const widthTableColumns = {
  dataSet: "text",
  /** Id of the architecture. */
  architecture: "text",
  /** Which seed of training, from 0. */
  repeat: "integer",
  /** Epochs behind the row's losses and accuracies. */
  epoch: "integer",
  /** Mean cross-entropy over the epoch's batches, nats. */
  trainLoss: "number",
  /** Of the images that searches select by: nats, and the share classified correctly. */
  selectLoss: "number",
  selectAccuracy: "number",
  /** Of images that neither train nor select. */
  reportLoss: "number",
  reportAccuracy: "number",
  /** The network answers every image alike. */
  dead: "truth",
  parameters: "integer",
  /** Of one image's forward pass. */
  multiplyAdds: "integer",
  /** H(Y) of the report images, nats. */
  labelEntropy: "number",
  /**
   * Usable information of each layer after the last epoch: cross-fitted bound of the recipe's critics on the report
   * images, nats, with its standard error.
   */
  usable1: "number",
  usable2: "number",
  usable3: "number",
  usable4: "number",
  usableError1: "number",
  usableError2: "number",
  usableError3: "number",
  usableError4: "number",
  /** MINE of each layer as in the thesis, on the images of its fit, nats; missing where it was not measured. */
  mine1: "number",
  mine2: "number",
  mine3: "number",
  mine4: "number",
} as const;

type Columns = typeof widthTableColumns;
type Value<Type> = Type extends "text" ? string : Type extends "truth" ? boolean : number;
/** Columns that some networks lack. */
type Optional = "mine1" | "mine2" | "mine3" | "mine4";

/** A network after an epoch. */
export type WidthTableRow = {
  readonly [Name in keyof Columns]: Value<Columns[Name]> | (Name extends Optional ? null : never);
};

/** What tasks answer about a network of the table. */
export interface TableAnswers {
  readonly network: TrainNetworkResult;
  readonly information: readonly LabelInformationResult[];
  /** One a layer; absent where MINE was not asked for. */
  readonly mine?: readonly MineEstimate[];
}

/** JSON, in which results are kept and sent, has null for NaN. */
const numberOf = (value: number | undefined | null): number => value ?? Number.NaN;

/** The rows of a network, one an epoch. */
export function rowsOf(options: {
  readonly recipe: Recipe;
  readonly data: TableData;
  readonly wanted: TableNetwork;
  readonly answers: TableAnswers;
}): readonly WidthTableRow[] {
  const { recipe, data, wanted, answers } = options;
  const { dataSet, architecture, repeat } = wanted;
  const { nClasses, channels } = data;
  const { network } = recipe;
  const size = networkSize({ architecture: parseArchitecture(architecture), network, channels, nClasses });
  const layers = answers.information.map(({ layers: [layer] }) => layer);
  const usable = (layer: number): number => numberOf(layers[layer].estimates.labelCrossEntropy);
  const error = (layer: number): number => numberOf(layers[layer].standardError);
  return answers.network.history.map((record) => ({
    dataSet,
    architecture,
    repeat,
    epoch: record.epoch,
    ...trainingColumns(record),
    dead: record.dead ?? false,
    ...size,
    labelEntropy: layers[0].ceilingNats,
    usable1: usable(0),
    usable2: usable(1),
    usable3: usable(2),
    usable4: usable(3),
    usableError1: error(0),
    usableError2: error(1),
    usableError3: error(2),
    usableError4: error(3),
    ...mineColumns(answers),
  }));
}

const trainingColumns = (record: EpochRecord) => ({
  trainLoss: numberOf(record.trainLoss),
  selectLoss: numberOf(record.validationLoss),
  selectAccuracy: numberOf(record.validationAccuracy),
  reportLoss: numberOf(record.reportLoss),
  reportAccuracy: numberOf(record.reportAccuracy),
});

function mineColumns({ mine }: Pick<TableAnswers, "mine">): Pick<WidthTableRow, Optional> {
  const nats = (layer: number): number | null => (mine ? numberOf(mine[layer].nats) : null);
  return { mine1: nats(0), mine2: nats(1), mine3: nats(2), mine4: nats(3) };
}

/** The rows of a network with estimates that were made after them. */
export const withMine = (
  rows: readonly WidthTableRow[],
  answers: Pick<TableAnswers, "mine">,
): readonly WidthTableRow[] => rows.map((row) => ({ ...row, ...mineColumns(answers) }));

/** What is compared of an epoch: together these see every weight that MINE's network has after it. */
const ofTraining = ["trainLoss", "selectLoss", "selectAccuracy", "reportLoss", "reportAccuracy"] as const;

/**
 * Requires that a network which was trained again is that of the rows.
 *
 * @throws Error where a loss or accuracy of one epoch differs in a digit, or the epoch is missing.
 */
export function requireSameTraining(rows: readonly WidthTableRow[], { history }: TrainNetworkResult): void {
  for (const row of rows) {
    const record = history.find(({ epoch }) => epoch === row.epoch);
    const again = record && trainingColumns(record);
    const column = ofTraining.find((name) => !again || !Object.is(again[name], row[name]));
    if (column === undefined) continue;
    throw new Error(
      `Cannot add MINE to ${row.architecture} on ${row.dataSet}: trained again, its ${column} in epoch ${row.epoch} is ` +
        `${again?.[column] ?? "missing"}, and ${row[column]} in the table. It is another network than that of the row.`,
    );
  }
}
