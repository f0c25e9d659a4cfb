import { openSession, type Session } from "../../platform/session/session";
import { type DataSetSplit, missingDataSets, studyDataSets, withDataSets } from "../study/data-sets";
import type { Profile } from "../study/profile";
import { type ProfileOverrides, profileOf, profiles } from "../study/profiles";
import { provenanceOf } from "../study/provenance";

/** A notebook's session at a profile, with the data sets that are to be had here. */
export interface NotebookSession extends Session<Profile> {
  readonly dataSets: DataSetSplit;
}

/**
 * Opens a notebook's session from the values of its `parameters` cell.
 *
 * @param options.profile Name of a profile.
 * @param options.workers Worker processes; 0 is one a core. Changes no result.
 * @param options.dataSets Ids of data sets, separated by commas, `ID:test` for one that predictors are judged on; the
 * profile's choice unless told.
 * @param options.overrides Any numbers of the profile to replace, such as `{ trainPoints: 512 }`, or a text with them in
 * JSON, as papermill's `-p` passes them.
 * @param options.longRunMinutes A plan that takes longer is announced at length; 10 unless told.
 * @param options.recompute Computes again whatever was answered by other code than there is now; unless told, what
 * `MI_NAS_RECOMPUTE=1` says.
 * @throws RangeError when there is no such profile or data set; Error naming each override that does not fit, or a data
 * set that is not here.
 */
export function openNotebook(options: {
  readonly profile: string;
  readonly seed: number;
  readonly workers?: number;
  readonly dataSets?: string;
  readonly overrides?: ProfileOverrides | string;
  readonly longRunMinutes?: number;
  readonly recompute?: boolean;
}): NotebookSession {
  const { overrides = {}, dataSets = "", recompute = process.env.MI_NAS_RECOMPUTE === "1", ...rest } = options;
  const changes = typeof overrides === "string" ? overridesOf(overrides) : overrides;
  const profile = profileOf(options.profile, withDataSets(changes, dataSets));
  const project = {
    profiles: () =>
      Object.keys(profiles).map((name) => {
        const known = profileOf(name);
        return { name, profile: known, missing: missingDataSets({ profile: known }) };
      }),
    origin: async () => {
      const { project: version, node, engine, data } = await provenanceOf(profile, options.seed);
      return [
        { what: "Versions", value: `${version}, Node ${node}, ${engine}` },
        { what: "Profile and seed", value: `${profile.name}, ${options.seed}` },
        ...data.map(({ id, split, detail }) => ({ what: `Data set for ${split}`, value: `${id}: ${detail}` })),
      ];
    },
  };
  return { ...openSession({ ...rest, recompute, profile, project }), dataSets: studyDataSets({ profile }) };
}

/** @throws Error when the text is no JSON object. */
function overridesOf(text: string): ProfileOverrides {
  const refuse = (reason: string): never => {
    throw new Error(`Cannot read the overrides ${text}: ${reason}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text || "{}");
  } catch (error) {
    return refuse(`they are no JSON (${(error as Error).message}).`);
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as ProfileOverrides) : refuse('they must be an object, such as {"trainPoints": 512}.');
}
