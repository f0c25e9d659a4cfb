import { createRandom } from "../platform/random/random";
import { type InputName, inputOf, inputVector } from "../predictors/inputs";
import type { Measurement } from "../predictors/measurement";
import { columnScales, scaled } from "../predictors/scaling";
import { type Architecture, architectureId } from "../search-space/architecture";
import { mean } from "../statistics/spread";

/** From a data set and an architecture to the vector that a controller sees. */
export type InputFunction = (
  dataSet: string,
  architecture: Architecture,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** What is measured of an architecture trained on a data set. */
export type Measure = (dataSet: string, architecture: Architecture) => Measurement;

/**
 * Input vectors of a controller: any input that predictors are offered, by its name. What is not standardised within
 * its data set (A.4) comes to one scale for all, so that what tells data sets apart stays. A permuted one shows the
 * measurements of a data set that chance chooses anew for each architecture, its own among them: leaving that out would
 * tell of it.
 *
 * @param options.dataSets Those that make the scale, and that permuted measurements come from.
 * @param options.measured Architectures measured on every data set, which make the scales.
 * @throws RangeError as {@link inputVector}: when what the input asks for was not measured.
 */
export function inputFunction(options: {
  readonly input: InputName;
  readonly measure: Measure;
  readonly dataSets: readonly string[];
  readonly measured: readonly Architecture[];
  readonly seed: number;
}): (dataSet: string, architecture: Architecture) => Float32Array {
  const { measure, dataSets, measured, seed } = options;
  const spec = inputOf(options.input);
  const pools = new Map<string, readonly Measurement[]>();
  const poolOf = (dataSet: string): readonly Measurement[] => {
    const pool = pools.get(dataSet) ?? measured.map((architecture) => measure(dataSet, architecture));
    pools.set(dataSet, pool);
    return pool;
  };
  const vectorOf = (dataSet: string, architecture: Architecture) =>
    inputVector(spec, measure(dataSet, architecture), { pool: poolOf(dataSet), dataSets, architectureAs: "oneHot" });
  const rows = dataSets.flatMap((dataSet) => measured.map((architecture) => vectorOf(dataSet, architecture)));
  const [first = []] = rows;
  const scales = columnScales(
    rows.map((row) => row.map(({ value }) => value)),
    first.flatMap((named, column) => (named.scaled ? [column] : [])),
  );
  return (dataSet, architecture) => {
    const random = createRandom(seed, "permuted", dataSet, architectureId(architecture));
    const shown = spec.permuted ? dataSets[random.integer(dataSets.length)] : dataSet;
    return Float32Array.from(
      scaled(
        vectorOf(shown, architecture).map(({ value }) => value),
        scales,
      ),
    );
  };
}

/**
 * How much an input tells of its data set: the share of the variance of its measured numbers that lies between data
 * sets, in the mean over layers. 0 after standardisation within data sets (A.4), near 1 where every data set has its own.
 *
 * @param vectors By data set, the numbers of several architectures each.
 */
export function shareBetween(vectors: readonly (readonly ArrayLike<number>[])[]): number {
  const length = vectors[0][0].length;
  const shares = Array.from({ length }, (_, place) => {
    const groups = vectors.map((group) => group.map((vector) => vector[place]));
    const all = groups.flat();
    const centre = mean(all);
    const total = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const between = groups.reduce((sum, group) => sum + group.length * (mean(group) - centre) ** 2, 0);
    return total > 0 ? between / total : 0;
  });
  return shares.reduce((sum, share) => sum + share, 0) / length;
}
