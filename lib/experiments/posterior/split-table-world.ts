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

/**
 * Architectures in an order drawn from a seed; those with MINE on every data set come first, then those that have it on
 * all of train: a side's samples are the first, and to measure MINE takes hours where the rest of a table takes minutes.
 */
function drawnArchitectures(
  { measuredFor }: TableMeasurements,
  { train, test, seed }: { readonly train: readonly string[]; readonly test: readonly string[]; readonly seed: number },
): readonly Architecture[] {
  const withMine = [[...train, ...test], train].map(
    (dataSets) => new Set(measuredFor("mine raw", dataSets).map(architectureId)),
  );
  const rank = (architecture: Architecture): number =>
    -withMine.filter((architectures) => architectures.has(architectureId(architecture))).length;
  const shared = measuredFor("usable raw", [...train, ...test]);
  const drawn = [...createRandom(seed, "split table").permutation(shared.length)].map((at) => shared[at]);
  return drawn.sort((a, b) => rank(a) - rank(b)); // which keeps what was drawn within a rank
}

/**
 * The width table as the thesis's own experiment: training and test data sets with as many samples as it has, each a
 * random architecture's measurements and the posterior of a Hyperband replayed from recorded trainings (2.2, 3.1.1).
 *
 * The architectures that are measured, those that start the standardisation first (A.4), are drawn once, of those with
 * MINE first, and are the same on every data set, and Hyperbands everywhere draw from all others: no network is on both sides, and the architecture of
 * an input tells nothing of its data set. Where the thesis trains twelve networks for each posterior, those of a data set
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
  const drawn = drawnArchitectures(measurements, { train: train.dataSets, test: test.dataSets, seed });
  const most = starting + Math.max(train.samples, test.samples);
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
