import { createRandom } from "../../platform/random/random";
import { type Architecture, architectureId } from "../../search-space";
import { measurementsOf, type TableMeasurements } from "../../searchers/table-measurements";
import type { WidthTableRow } from "../../width-table/rows";
import { architecturesAHyperband, replayedTargets } from "./replayed-targets";
import type { World, WorldDataSet } from "./world";

/** How many samples a side's data sets have, and how many of their posteriors are added to a clean one. */
interface SideSize {
  readonly dataSets: readonly string[];
  readonly samples: number;
  readonly cleanSize: number;
}

/** Architectures that a table needs of each data set, for so many measured ones and a Hyperband of others. */
export const architecturesNeeded = (measured: number): number => measured + architecturesAHyperband;

/** What one draw of architectures is for: data sets of both sides, and how many of each are measured. */
interface Draw {
  readonly train: { readonly dataSets: readonly string[]; readonly measured: number };
  readonly test: { readonly dataSets: readonly string[]; readonly measured: number };
  readonly seed: number;
}

/**
 * All architectures that the data sets share, in an order drawn from the seed: the first are measured, the others searched.
 * Where enough of them have MINE, on every data set for the samples of test and on those of train for the rest, these
 * come first, in an order drawn too; with fewer, MINE changes nothing.
 */
function drawnArchitectures({ measuredFor }: TableMeasurements, { train, test, seed }: Draw): readonly Architecture[] {
  const both = [...train.dataSets, ...test.dataSets];
  const shared = measuredFor("usable raw", both);
  const drawn = [...createRandom(seed, "split table").permutation(shared.length)].map((at) => shared[at]);
  const [onBoth, onTrain] = [both, train.dataSets].map(
    (dataSets) => new Set(measuredFor("mine raw", dataSets).map(architectureId)),
  );
  const lacking = (architecture: Architecture): number =>
    [onBoth, onTrain].filter((measured) => !measured.has(architectureId(architecture))).length;
  const first = drawn.filter((architecture) => lacking(architecture) === 0);
  const next = drawn.filter((architecture) => lacking(architecture) === 1);
  if (first.length < test.measured || first.length + next.length < train.measured) return drawn;
  return [...first, ...next, ...drawn.filter((architecture) => lacking(architecture) === 2)];
}

/**
 * The width table as the thesis's own experiment: training and test data sets with as many samples as it has, each a
 * random architecture's measurements and the posterior of a Hyperband replayed from recorded trainings (2.2, 3.1.1).
 *
 * The architectures that are measured, those that start the standardisation first (A.4), are the same on every data set,
 * and Hyperbands everywhere draw from all others: no network is on both sides, and the architecture of an input tells
 * nothing of its data set. They are drawn once, as long as too few have MINE. Where enough have it, they are those that
 * have: the first of a table's design, the same for every seed, which then says only which of them start, which are
 * samples of test and which of train alone. Either way nothing here says how other architectures would have fared.
 *
 * Where the thesis trains twelve networks for each posterior, those of a data set
 * here share the trainings of a few dozen architectures, whose luck is part of what is to be predicted and of no floor.
 *
 * @param options.starting Networks that only start the standardisation.
 * @param options.filterPenalty λ of the replays.
 * @throws RangeError for a side without data sets, or too few architectures that all data sets share.
 */
export async function splitTableWorld(
  rows: readonly WidthTableRow[],
  options: {
    readonly train: SideSize;
    readonly test: SideSize;
    readonly starting: number;
    readonly filterPenalty: number;
    readonly seed: number;
  },
): Promise<World> {
  const { train, test, starting, filterPenalty, seed } = options;
  for (const part of ["train", "test"] as const) {
    if (options[part].dataSets.length > 0) continue;
    throw new RangeError(`Make samples of a width table: it has no data sets of the side "${part}".`);
  }
  const measurements = measurementsOf(rows);
  const most = starting + Math.max(train.samples, test.samples);
  const drawn = drawnArchitectures(measurements, {
    train: { dataSets: train.dataSets, measured: starting + train.samples },
    test: { dataSets: test.dataSets, measured: starting + test.samples },
    seed,
  });
  if (drawn.length < architecturesNeeded(most)) {
    throw new RangeError(
      `Make samples of a width table: its data sets share ${drawn.length} architectures; ${most} are measured, and a ` +
        `Hyperband takes ${architecturesAHyperband} others.`,
    );
  }
  const searched = drawn.slice(most);
  const targets = [{ name: "thesis", filterPenalty }] as const;
  const worldOf = async (part: "train" | "test", dataSet: string): Promise<WorldDataSet> => {
    const { samples, cleanSize } = options[part];
    return {
      ...{ dataSet, part, starting },
      measured: drawn.slice(0, starting + samples).map((architecture) => measurements.measure(dataSet, architecture)),
      targets: await replayedTargets(rows, { dataSet, searched, targets, hyperbands: samples, cleanSize, seed }),
    };
  };
  const sides = (["train", "test"] as const).flatMap((part) =>
    options[part].dataSets.map((dataSet) => worldOf(part, dataSet)),
  );
  return { dataSets: await Promise.all(sides), targets };
}
