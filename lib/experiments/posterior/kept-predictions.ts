import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { fitGaussianBaseline } from "../../predictors/gaussian";
import { table31Section } from "../reference/section-names";
import { referenceTable } from "../reference/tables";
import { drawnRows, type Predicted, predictedRows, testSamples } from "./sample-predictions";
import { sideOf } from "./world";

/** The table that predictions are kept in. */
export const predictionsTable = "predictions";

/** Digits of a probability that are kept: more cannot be seen. */
const kept = (probability: number): number => Number(probability.toPrecision(5));

/** Figure 3.3 of every sample of every test data set: a row a number of a distribution. */
export function predictionRows(found: Omit<Predicted, "gaussian">): readonly TableRow[] {
  const trained = sideOf(found.world, "train").map((place) => found.world.dataSets[place].targets[0].clean.mean);
  const experiment = { ...found, gaussian: fitGaussianBaseline(trained) };
  const rows = testSamples(experiment).flatMap(({ dataSet, samples }, index) =>
    Array.from({ length: samples }, (_, sample) =>
      predictedRows(experiment, index, sample).flatMap(({ title, distribution, isTarget }) =>
        Array.from(distribution, (probability, entry): TableRow => {
          return { dataSet, sample, title, isTarget, entry, probability: kept(probability) };
        }),
      ),
    ).flat(),
  );
  return withColumns(rows, { sample: integer, entry: integer });
}

/**
 * Target and predictions for a sample of the reference's test data sets, as figure 3.3 draws them.
 *
 * @param sample From 0.
 * @returns Undefined where the reference has no predictions.
 * @throws RangeError where it has none of such a data set or sample.
 */
export function keptPredictionsOfSample(dataSet: string, sample: number) {
  const rows = referenceTable(table31Section, predictionsTable);
  if (!rows) return undefined;
  const own = rows.filter((row) => row.dataSet === dataSet && row.sample === sample);
  if (own.length === 0) {
    const names = [...new Set(rows.map((row) => String(row.dataSet)))].join(", ");
    const samples = new Set(rows.map((row) => row.sample)).size;
    throw new RangeError(`Show sample ${sample} of ${dataSet}: the reference has ${samples} samples of ${names}.`);
  }
  const titles = [...new Set(own.map(({ title }) => String(title)))];
  const drawn = titles.map((title) => {
    const entries = own.filter((row) => row.title === title);
    const distribution = entries.map(({ probability }) => Number(probability));
    return { title, distribution, isTarget: entries[0].isTarget === true };
  });
  return { dataSet, rows: drawnRows(drawn) };
}
