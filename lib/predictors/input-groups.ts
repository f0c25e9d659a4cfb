import { createRandom } from "../platform/random/random";
import { type InputContext, type InputSpec, inputVector } from "./inputs";
import type { Measurement } from "./measurement";

/** What is measured on a data set. */
export interface MeasuredDataSet {
  readonly dataSet: string;
  /** In the order in which they were measured: those that only start the standardisation first. */
  readonly measured: readonly Measurement[];
  /** How many only start the standardisation (7, A.4). */
  readonly starting: number;
}

/** Inputs of data sets, numbers alone. */
export interface InputGroups {
  /** Shape [nDataSets][nInputs][nColumns]. */
  readonly groups: readonly (readonly (readonly number[])[])[];
  /** Columns that a predictor is to bring to one scale. */
  readonly scaledColumns: readonly number[];
  /** Columns that say what the architecture is. */
  readonly architectureColumns: readonly number[];
}

/**
 * What is measured so far when a sample is taken: those that start the standardisation, the samples before it and
 * itself (A.4: "as we calculated more MIs …, those were added"). Where none start it, all samples, since the first would
 * otherwise be standardised by itself.
 */
const poolAt = ({ measured, starting }: MeasuredDataSet, index: number): readonly Measurement[] =>
  starting > 0 ? measured.slice(0, starting + index + 1) : measured;

/** Each data set with another one's measurements, none with its own: the sets in a random circle, each as the next. */
function circle(count: number, seed: number): readonly number[] {
  const order = createRandom(seed, "permuted").permutation(count);
  const other = new Array<number>(count);
  order.forEach((dataSet, place) => {
    other[dataSet] = order[(place + 1) % count];
  });
  return other;
}

/**
 * The inputs of every sample of every data set.
 *
 * @param options.seed Of the data sets whose measurements stand for others' where the input is a permuted one; they come
 * from anywhere among those given.
 * @throws RangeError as {@link inputVector}; when measurements are to be permuted between fewer than two data sets.
 */
export function inputGroups(options: {
  readonly spec: InputSpec;
  readonly dataSets: readonly MeasuredDataSet[];
  readonly architectureAs: InputContext["architectureAs"];
  readonly seed: number;
}): InputGroups {
  const { spec, dataSets, architectureAs, seed } = options;
  if (spec.permuted && dataSets.length < 2) {
    throw new RangeError(`Permute measurements between data sets: at least 2 are needed, got ${dataSets.length}.`);
  }
  const others = spec.permuted ? circle(dataSets.length, seed) : undefined;
  const names = dataSets.map(({ dataSet }) => dataSet);
  const vectors = dataSets.map((own, index) => {
    const source = others ? dataSets[others[index]] : own;
    const [count, available] = [own, source].map(({ measured, starting }) => measured.length - starting);
    return Array.from({ length: count }, (_, sample) => {
      const place = sample % available;
      const context = { pool: poolAt(source, place), dataSets: names, architectureAs };
      return inputVector(spec, source.measured[source.starting + place], context);
    });
  });
  const [first] = vectors.flat();
  return {
    groups: vectors.map((rows) => rows.map((row) => row.map(({ value }) => value))),
    scaledColumns: first.flatMap(({ scaled }, column) => (scaled ? [column] : [])),
    architectureColumns: first.flatMap(({ ofArchitecture }, column) => (ofArchitecture ? [column] : [])),
  };
}
