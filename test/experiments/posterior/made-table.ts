import { createRandom } from "../../../lib/platform/random/random";
import { architectureId } from "../../../lib/search-space";
import { designedArchitecture } from "../../../lib/width-table/design";
import type { WidthTableRow } from "../../../lib/width-table/rows";
import { tableRow } from "../../width-table/made-up-table";

/** The data sets of a made-up width table. */
export const madeDataSets: readonly string[] = Array.from({ length: 12 }, (_, index) => `set-${index}`);

/** What is best on a data set: wide last layers where `shape` is 1, narrow ones where it is −1. */
const shapeOf = (dataSet: string): number => (madeDataSets.indexOf(dataSet) % 2 === 0 ? 1 : -1);

/**
 * A table in which the width of the last two layers is worth something or costs something, by data set, and usable
 * information of layer 4 (`seen`: "usable") or accuracy (`seen`: "accuracy") says which.
 */
export function madeTable(seen: "usable" | "accuracy", architectures = 64): readonly WidthTableRow[] {
  return madeDataSets.flatMap((dataSet) =>
    Array.from({ length: architectures }, (_, index) => designedArchitecture(index)).flatMap((filters) => {
      const architecture = architectureId(filters);
      const random = createRandom(1, dataSet, architecture);
      const shape = shapeOf(dataSet);
      const level = 0.5 + (seen === "accuracy" ? 0.2 * shape : 0);
      const worth = 0.06 * shape * Math.log2((filters[2] * filters[3]) / 65 ** 2);
      const usable4 = 1 + (seen === "usable" ? 0.5 * shape : 0) + 0.05 * random.normal();
      return Array.from({ length: 12 }, (_, index) => {
        const selectAccuracy = level + worth + 0.01 * random.normal();
        return tableRow({ dataSet, architecture, epoch: index + 1, selectAccuracy, usable4 });
      });
    }),
  );
}
