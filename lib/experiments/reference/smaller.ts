import type { Profile } from "../study/profile";
import { readManifest } from "./manifest";

/** Where a figure's numbers come from: the reference where the run at hand is smaller. */
export type FigureSource = "reference" | "this run";

/** How many data sets a profile asks for, by number or by name. */
const countOf = (asked: number | readonly string[]): number => (typeof asked === "number" ? asked : asked.length);

/** Data sets of each side of the thesis's split that a run is of. */
interface UsedDataSets {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/**
 * Whether a run's first experiment is smaller than that of the reference run: of fewer data sets, or of fewer samples or
 * added posteriors of one. False where there is no reference.
 */
export function hasFewerSamples({
  profile,
  dataSets,
}: {
  readonly profile: Pick<Profile, "samples" | "cleanSize">;
  readonly dataSets: UsedDataSets;
}): boolean {
  const reference = readManifest()?.provenance.profile;
  if (!reference) return false;
  return (["train", "test"] as const).some(
    (part) =>
      dataSets[part].length < countOf(reference.dataSets[part]) ||
      profile.samples[part] < reference.samples[part] ||
      profile.cleanSize[part] < reference.cleanSize[part],
  );
}

/**
 * Whether a run's searches on the width table are shorter than those of the reference run, on fewer data sets of it, or
 * fewer. False where there is no reference.
 */
export function hasFewerSearches({ tableDataSets, prior }: Pick<Profile, "tableDataSets" | "prior">): boolean {
  const manifest = readManifest();
  if (!manifest) return false;
  const { profile, data } = manifest.provenance;
  const ofTable = (asked: Profile["tableDataSets"]): number =>
    asked === "all" ? data.length : Math.min(asked, data.length);
  return (
    ofTable(tableDataSets) < ofTable(profile.tableDataSets) ||
    (["seeds", "iterations", "dataSetsAnIteration"] as const).some((size) => prior[size] < profile.prior[size])
  );
}
