import { createRandom } from "../platform/random/random";
import { type BootstrapOptions, bootstrapInterval, type Interval } from "../statistics/bootstrap";
import { mean } from "../statistics/spread";
import { columnScales, scaled } from "./scaling";

/** How much an input tells about its data set. */
export interface Identification {
  /** Samples whose data set is found from their input; a mean over data sets, in [0, 1]. */
  readonly found: number;
  /** Over data sets. */
  readonly interval: Interval;
  /** What guessing finds: 1 / data sets. */
  readonly chance: number;
}

const squaredDistance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] - b[index]) ** 2;
  return sum;
};

/**
 * How often a sample's data set is found from its input: the one whose other samples have the nearest mean, columns
 * brought to their deviation within data sets. A target depends on an input through its data set alone, so an input that
 * finds none can help none. What is standardised within data sets finds less than guessing does: without a sample, the
 * mean of its data set lies on the other side of 0.
 *
 * @param groups Shape [nDataSets][nInputs][nColumns], columns that measure, without the architecture's; 2 inputs a data
 * set at least.
 * @throws RangeError for fewer than two data sets, or a data set with one input.
 */
export function identifyDataSets(
  groups: readonly (readonly (readonly number[])[])[],
  options: BootstrapOptions,
): Identification {
  if (groups.length < 2 || groups.some(({ length }) => length < 2)) {
    const sizes = groups.map(({ length }) => length).join(", ");
    throw new RangeError(`Tell data sets apart: 2 with 2 inputs each are needed, got inputs ${sizes || "of none"}.`);
  }
  const columns = groups[0][0].map((_, column) => column);
  const meanOf = (rows: readonly ArrayLike<number>[]) => columns.map((column) => mean(rows.map((row) => row[column])));
  const within = groups.flatMap((rows) => {
    const centre = meanOf(rows);
    return rows.map((row) => row.map((value, column) => value - centre[column]));
  });
  // what does not vary within data sets, such as their number of classes, tells them apart all the more
  const overall = columnScales(groups.flat(), columns);
  const scales = columnScales(within, columns).map(({ column, deviation }) => {
    return { column, mean: 0, deviation: Math.max(deviation, 1e-3 * overall[column].deviation) };
  });
  const onScale = groups.map((rows) => rows.map((row) => scaled(row, scales)));
  const random = createRandom(options.seed, "identify");
  const shares = onScale.map((rows, own) =>
    mean(
      rows.map((row, sample) => {
        const distances = onScale.map((others, other) =>
          squaredDistance(row, meanOf(other === own ? others.filter((_, place) => place !== sample) : others)),
        );
        const nearest = Math.min(...distances);
        const tied = distances.flatMap((distance, other) => (distance <= nearest * (1 + 1e-12) ? [other] : []));
        return Number(tied[random.integer(tied.length)] === own);
      }),
    ),
  );
  return { found: mean(shares), interval: bootstrapInterval(shares, mean, options), chance: 1 / groups.length };
}
