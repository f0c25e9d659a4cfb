import type { CatalogueEntry } from "./catalogue-entry";
import { idxDataSets } from "./idx-data-sets";
import { otherDataSets } from "./other-data-sets";

/** The 27 data sets of the thesis (§2.1.2), in its order: 20 to learn from, 7 to be judged on. */
export const catalogue: readonly CatalogueEntry[] = [...idxDataSets, ...otherDataSets];

/** The catalogue's row of a data set, or undefined where it has none (the procedural family is not in it). */
export function findCatalogueEntry(id: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.id === id);
}
