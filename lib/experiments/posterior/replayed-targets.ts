import { type HyperbandOutcome, runHyperband } from "../../hyperband";
import { thesisSchedule } from "../../hyperband/elimination";
import { createRandom } from "../../platform/random/random";
import { type Architecture, architectureId } from "../../search-space";
import type { WidthTableRow } from "../../width-table/rows";
import { recordsOf } from "../../width-table/surrogate-records";
import { type DataSetTarget, dataSetTarget } from "./targets";
import type { TargetKey } from "./world";

/** The elimination of the thesis; a table knows twelve epochs, whatever a profile trains for. */
const schedule = { kind: "elimination", ...thesisSchedule, sizes: [...thesisSchedule.sizes] } as const;

/** Architectures that a replayed Hyperband begins with. */
export const [architecturesAHyperband] = schedule.sizes;

/**
 * Targets of a data set from Hyperbands of the thesis's schedule, replayed from the recorded accuracies of a width table's
 * first seed. All draw from the same trainings, whose luck is part of what is to be predicted and of no floor.
 *
 * @param options.searched Architectures that Hyperbands draw from; the table holds them all.
 * @param options.hyperbands How many; `cleanSize` of them are added to a clean target.
 * @returns One for each of the targets asked for, in their order.
 */
export async function replayedTargets(
  rows: readonly WidthTableRow[],
  options: {
    readonly dataSet: string;
    readonly searched: readonly Architecture[];
    readonly targets: readonly TargetKey[];
    readonly hyperbands: number;
    readonly cleanSize: number;
    readonly seed: number;
  },
): Promise<readonly DataSetTarget[]> {
  const { dataSet, searched, targets, hyperbands, cleanSize, seed } = options;
  const draws = Array.from({ length: hyperbands }, (_, hyperband) => {
    const order = createRandom(seed, "table", dataSet, hyperband).permutation(searched.length);
    return Array.from(order.subarray(0, architecturesAHyperband), (index) => searched[index]);
  });
  const replay = replayed(rows, dataSet);
  return Promise.all(
    targets.map(async ({ name, filterPenalty }) => {
      const outcomes = await replay(draws, filterPenalty);
      return dataSetTarget({ name, filterPenalty, outcomes, cleanSize, seed });
    }),
  );
}

/** Runs Hyperbands from the records of a data set's first seed. */
function replayed(rows: readonly WidthTableRow[], dataSet: string) {
  const first = rows.filter(({ repeat }) => repeat === 0);
  const records = new Map(recordsOf(first, dataSet).map(({ id, trainings: [training] }) => [id, training]));
  const evaluate = async (architecture: Architecture, epochs: number) => {
    const { select, dead } = records.get(architectureId(architecture))!;
    const accuracy = select[epochs - 1];
    return { accuracy, loss: 1 - accuracy, ...(dead && { dead: true as const }) };
  };
  return (groups: readonly (readonly Architecture[])[], filterPenalty: number): Promise<readonly HyperbandOutcome[]> =>
    Promise.all(groups.map((architectures) => runHyperband({ architectures, schedule, filterPenalty, evaluate })));
}
