import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { readManifest } from "../reference/manifest";
import { table31Section } from "../reference/section-names";
import { type FigureSource, hasFewerSamples } from "../reference/smaller";
import { referenceSentence, referenceTable } from "../reference/tables";
import { drawnRows, type Predicted, type PredictedRow, predictedRows, testSamples } from "./sample-predictions";

/** The table that predictions are kept in. */
export const predictionsTable = "predictions";

/** Digits of a probability that are kept: more cannot be seen. */
const rounded = (probability: number): number => Number(probability.toPrecision(5));

/** Figure 3.3 of every sample of every test data set: a row a number of a distribution, `flat`. */
export function predictionRows(found: Predicted): readonly TableRow[] {
  const rows = testSamples(found).flatMap(({ dataSet, samples }, index) =>
    Array.from({ length: samples }, (_, sample) =>
      predictedRows(found, index, sample).flatMap(({ title, distribution, isTarget }) =>
        Array.from(distribution, (probability, entry): TableRow => {
          return { dataSet, sample, title, isTarget, entry, probability: rounded(probability) };
        }),
      ),
    ).flat(),
  );
  return withColumns(rows, { sample: integer, entry: integer });
}

/** What figure 3.3 can be drawn of: samples of test data sets, in order. */
interface Shown {
  readonly samples: readonly { readonly dataSet: string; readonly samples: number }[];
  readonly rowsOf: (dataSet: string, sample: number) => readonly PredictedRow[];
}

/** Predictions of the reference run; undefined where it has none. */
function keptPredictions(): (Shown & { readonly filterPenalty?: number }) | undefined {
  const rows = referenceTable(table31Section, predictionsTable);
  if (!rows) return undefined;
  const names = [...new Set(rows.map(({ dataSet }) => String(dataSet)))];
  const countOf = (name: string) =>
    new Set(rows.filter(({ dataSet }) => dataSet === name).map(({ sample }) => sample)).size;
  return {
    filterPenalty: readManifest()?.provenance.profile.filterPenalty,
    samples: names.map((dataSet) => ({ dataSet, samples: countOf(dataSet) })),
    rowsOf: (dataSet, sample) => {
      const own = rows.filter((row) => row.dataSet === dataSet && row.sample === sample);
      return [...new Set(own.map(({ title }) => String(title)))].map((title) => {
        const entries = own.filter((row) => row.title === title).sort((a, b) => Number(a.entry) - Number(b.entry));
        const distribution = entries.map(({ probability }) => Number(probability));
        return { title, distribution, isTarget: entries[0].isTarget === true };
      });
    },
  };
}

/** Predictions of a run at hand. */
function ownPredictions(experiment: Predicted): Shown {
  const samples = testSamples(experiment);
  const indexOf = (name: string) => samples.findIndex(({ dataSet }) => dataSet === name);
  return { samples, rowsOf: (dataSet, sample) => predictedRows(experiment, indexOf(dataSet), sample) };
}

/** The thesis's own example (figure 3.3). */
const thesisDataSet = "cifar-10";

/**
 * Figure 3.3: target and predictions for a sample of a test data set, of the reference run where the run at hand is
 * smaller and the reference has the same λ, or else of the run at hand.
 *
 * @param run The run at hand, whose size and λ decide.
 * @param experiment Its experiment.
 * @param options.dataSet A test data set; CIFAR-10 as in the thesis where there is, or else the first, unless told.
 * @param options.sample Which of its samples, from 0; the first unless told.
 * @param options.source The source, whatever the size; the run at hand where the reference has none.
 * @returns With a sentence that says where the figure comes from, and rows for `distributionRows`.
 * @throws RangeError for a data set or sample that is not there, with those that are.
 */
export function predictionToDraw(
  run: Parameters<typeof hasFewerSamples>[0],
  experiment: Predicted,
  options: {
    readonly dataSet?: string;
    readonly sample?: number;
    readonly source?: FigureSource;
  } = {},
) {
  const { sample = 0, source: wanted = hasFewerSamples(run) ? "reference" : "this run" } = options;
  const kept = wanted === "reference" ? keptPredictions() : undefined;
  const reference = kept?.filterPenalty === experiment.filterPenalty ? kept : undefined;
  const { samples, rowsOf } = reference ?? ownPredictions(experiment);
  const source: FigureSource = reference ? "reference" : "this run";
  const hasThesis = samples.some((one) => one.dataSet === thesisDataSet);
  const { dataSet = hasThesis ? thesisDataSet : samples[0]?.dataSet } = options;
  const there = samples.find((one) => one.dataSet === dataSet);
  if (!there || !Number.isInteger(sample) || sample < 0 || sample >= there.samples) {
    const known = samples.map((one) => `${one.dataSet} (${one.samples})`).join(", ");
    throw new RangeError(
      `Draw sample ${sample} of ${dataSet}: ${source} has as many samples of test data sets: ${known}.`,
    );
  }
  const none = kept ? `none under λ = ${experiment.filterPenalty}` : "none";
  const lacking = wanted === "reference" && !reference ? `; the reference has ${none}` : "";
  return {
    source,
    dataSet,
    sentence: reference
      ? `${referenceSentence({ section: table31Section })} Drawn is the first fit of each of its networks, on Hyperbands replayed from the width table.`
      : `Drawn is the first fit of each of this run's networks${lacking}.`,
    rows: drawnRows(rowsOf(dataSet, sample)),
  } as const;
}
