import { openNotebook } from "../experiments";
import { missingDataSets } from "../experiments/study/data-sets";
import type { Profile } from "../experiments/study/profile";
import { requireInteger } from "../hyperband/integers";
import type { Session } from "../platform/session/session";
import { type Architecture, architectureOf, parseArchitecture } from "../search-space/architecture";

/** How long and on how many images a network is trained. */
export interface NetworkCallOptions {
  readonly epochs: number;
  /** Of the choice of images, the first weights and the order of batches. */
  readonly seed: number;
  /** Images it is trained on, at most; 128 unless told. */
  readonly trainPoints?: number | "all";
  /** Other images, of the official test part, that say how good it is, at most; 128 unless told. */
  readonly validationPoints?: number | "all";
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  /** Computes again what was answered by other code than there is now, as after an edit of the library. */
  readonly recompute?: boolean;
}

/** An architecture by its id, `"60-60-60-60"`, or by its filters. */
export type ArchitectureChoice = string | readonly number[];

/**
 * Checks the options of a call and opens a session for it.
 *
 * Says so where there are fewer images than asked for.
 *
 * @throws RangeError when there is no such architecture or data set, or a number is none of those that it can be; Error
 * when the data set's files are not here.
 */
export function openCall(
  choice: ArchitectureChoice,
  dataSet: string,
  { epochs, seed, workers = 0, recompute, ...points }: NetworkCallOptions,
): { readonly architecture: Architecture; readonly session: Session<Profile> } {
  const architecture = typeof choice === "string" ? parseArchitecture(choice) : architectureOf(choice);
  requireInteger("Train a network: epochs", epochs, 1);
  requireInteger("Train a network: seed", seed, 0);
  requireInteger("Train a network: workers", workers, 0);
  const overrides: Record<string, unknown> = {};
  for (const name of ["trainPoints", "validationPoints"] as const) {
    const value = points[name];
    if (value === undefined) continue;
    if (value !== "all") requireInteger(`Train a network: ${name}`, value, 2);
    overrides[name] = value;
  }
  const dataSets = { train: [dataSet], test: [] };
  const session = openNotebook({ profile: "quick", seed, workers, overrides: { ...overrides, dataSets }, recompute });
  const missing = missingDataSets(session);
  if (missing) console.warn(missing);
  return { architecture, session };
}
