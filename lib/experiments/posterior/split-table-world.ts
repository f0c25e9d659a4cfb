import { createRandom } from "../../platform/random/random";
import { measurementsOf } from "../../searchers/table-measurements";
import type { WidthTableRow } from "../../width-table/rows";
import { architecturesAHyperband, replayedTargets } from "./replayed-targets";
import type { World, WorldDataSet } from "./world";

/** How many samples a side's data sets have, and how many of their posteriors are added to a clean one. */
interface SideSize {
  readonly dataSets: readonly string[];
  readonly samples: number;
  readonly cleanSize: number;
}

/**
 * The width table as the thesis's own experiment: training and test data sets with as many samples as it has, each a
 * random architecture's measurements and the posterior of a Hyperband replayed from recorded trainings (2.2, 3.1.1).
 *
 * Of each data set random architectures are measured, those that start the standardisation first (A.4), and its
 * Hyperbands draw from all others: no network is on both sides of a data set. Where the thesis trains twelve networks for
 * each posterior, posteriors here share trainings, and so does their noise.
 *
 * @param options.starting Networks that only start the standardisation.
 * @param options.filterPenalty λ of the replays.
 * @throws RangeError for a side without data sets, or one of too few architectures.
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
  const { starting, filterPenalty, seed } = options;
  const { measure, measuredFor } = measurementsOf(rows);
  const targets = [{ name: "thesis", filterPenalty }] as const;
  const worldOf = async (part: "train" | "test", dataSet: string): Promise<WorldDataSet> => {
    const { samples, cleanSize } = options[part];
    const known = measuredFor("usable raw", [dataSet]);
    const wanted = starting + samples;
    if (known.length < wanted + architecturesAHyperband) {
      throw new RangeError(
        `Make samples of a width table: ${dataSet} has ${known.length} architectures; ${wanted} are measured, and a ` +
          `Hyperband takes ${architecturesAHyperband} others.`,
      );
    }
    const drawn = [...createRandom(seed, "split table", dataSet).permutation(known.length)].map((at) => known[at]);
    const searched = drawn.slice(wanted);
    return {
      ...{ dataSet, part, starting },
      measured: drawn.slice(0, wanted).map((architecture) => measure(dataSet, architecture)),
      targets: await replayedTargets(rows, { dataSet, searched, targets, hyperbands: samples, cleanSize, seed }),
    };
  };
  const sides = (["train", "test"] as const).flatMap((part) => {
    const { dataSets } = options[part];
    if (dataSets.length > 0) return dataSets.map((dataSet) => worldOf(part, dataSet));
    throw new RangeError(`Make samples of a width table: it has no data sets of the side "${part}".`);
  });
  return { dataSets: await Promise.all(sides), targets };
}
