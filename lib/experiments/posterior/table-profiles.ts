import { Matrix, solve } from "ml-matrix";
import { parseArchitecture } from "../../search-space";
import { mean, meanVector } from "../../statistics/spread";
import type { WidthTableRow } from "../../width-table/rows";
import { type TableNetwork, tableNetworks, usableOf } from "../width-table/networks";
import type { EarlyNetwork, ProfiledDataSet } from "./profile-and-width";

/**
 * Accuracy gained by doubling each layer: coefficients of a least-squares fit of the accuracy on the binary logarithm of
 * the filters of all four layers; shape [4]. Undefined where the networks do not determine it.
 */
function widthCoefficients(networks: readonly WidthTableRow[]): readonly number[] | undefined {
  const design = networks.map(({ architecture }) => [1, ...parseArchitecture(architecture).map(Math.log2)]);
  if (design.length <= design[0].length) return undefined;
  const wanted = Matrix.columnVector(networks.map(({ reportAccuracy }) => reportAccuracy));
  return solve(new Matrix(design), wanted, true).to1DArray().slice(1); // by singular values
}

const byDataSet = (networks: readonly TableNetwork[]): readonly (readonly TableNetwork[])[] =>
  [...new Set(networks.map(({ last }) => last.dataSet))].map((dataSet) =>
    networks.filter(({ last }) => last.dataSet === dataSet),
  );

/**
 * Each data set of a width table: the mean profile of its living networks, their mean accuracy, and the return to
 * width; accuracy and information of images that neither train nor select. Data sets whose networks do not determine
 * the return are left out.
 */
export function tableProfiles(rows: readonly WidthTableRow[]): readonly ProfiledDataSet[] {
  return byDataSet(tableNetworks(rows).alive).flatMap((networks) => {
    const last = networks.map((network) => network.last);
    const usable = meanVector(last.map(usableOf));
    const coefficients = widthCoefficients(last);
    if (!coefficients || ![...usable, ...coefficients].every(Number.isFinite)) return [];
    const returnToWidth = coefficients[2] + coefficients[3]; // of doubling layers 3 and 4 together
    const accuracy = mean(last.map((row) => row.reportAccuracy));
    return [{ dataSet: last[0].dataSet, usable, accuracy, returnToWidth, networks: last.length }];
  });
}

/** What doubling each layer is worth on each data set of a width table; see `tableProfiles`. */
export const tableWidthCoefficients = (rows: readonly WidthTableRow[]): ReadonlyMap<string, readonly number[]> =>
  new Map(
    byDataSet(tableNetworks(rows).alive).flatMap((networks) => {
      const coefficients = widthCoefficients(networks.map(({ last }) => last));
      return coefficients?.every(Number.isFinite) ? [[networks[0].last.dataSet, coefficients] as const] : [];
    }),
  );

/**
 * The networks of a width table: information of a layer after the last epoch, accuracy after a quarter of the epochs
 * and at the end. Information is measured on report images, so both accuracies are those of the selection images: of the
 * same images, it would share their luck with what it is to foretell.
 *
 * @param layer From 1.
 */
export const tableEarlyNetworks = (rows: readonly WidthTableRow[], layer: number): readonly EarlyNetwork[] =>
  tableNetworks(rows)
    .alive.filter(({ last }) => Number.isFinite(usableOf(last)[layer - 1]))
    .map(({ last, early }) => ({
      dataSet: last.dataSet,
      information: usableOf(last)[layer - 1],
      earlyAccuracy: early.selectAccuracy,
      parameters: last.parameters,
      finalAccuracy: last.selectAccuracy,
    }));
