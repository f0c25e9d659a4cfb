import type { Profile } from "../study/profile";
import { readManifest } from "./manifest";

/**
 * Whether a run is smaller than the reference run, of fewer samples a data set or on some of the width table's data sets
 * alone: pages then draw figures of results from the reference. False where there is none.
 */
export function isSmallerThanReference({
  samples,
  tableDataSets,
}: Pick<Profile, "samples" | "tableDataSets">): boolean {
  const reference = readManifest()?.provenance.profile;
  if (!reference) return false;
  const fewerDataSets =
    tableDataSets !== "all" && (reference.tableDataSets === "all" || tableDataSets < reference.tableDataSets);
  return fewerDataSets || samples.train < reference.samples.train || samples.test < reference.samples.test;
}
