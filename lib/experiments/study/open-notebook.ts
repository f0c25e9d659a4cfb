import { openSession, type Session } from "../../platform/session/session";
import { type DataSetSplit, missingDataSets, studyDataSets } from "./data-sets";
import { type Profile, type ProfileOverrides, profileOf, profiles } from "./profiles";
import { provenanceOf } from "./provenance";

/** A notebook's session at a profile, with the data sets that are to be had here. */
export interface NotebookSession extends Session<Profile> {
  readonly dataSets: DataSetSplit;
}

/**
 * Opens a notebook's session from the values of its `parameters` cell.
 *
 * @param options.profile Name of a profile.
 * @param options.workers Worker processes; 0 is one a core. Changes no result.
 * @param options.overrides Any numbers of the profile to replace, such as `{ trainPoints: 512 }`.
 * @param options.longRunMinutes A plan that takes longer is announced at length; 10 unless told.
 * @param options.recompute Computes again whatever was answered by other code than there is now; unless told, what
 * `MI_NAS_RECOMPUTE=1` says.
 * @throws RangeError when there is no such profile; Error naming each override that does not fit.
 */
export function openNotebook(options: {
  readonly profile: string;
  readonly seed: number;
  readonly workers?: number;
  readonly overrides?: ProfileOverrides;
  readonly longRunMinutes?: number;
  readonly recompute?: boolean;
}): NotebookSession {
  const { overrides, recompute = process.env.MI_NAS_RECOMPUTE === "1", ...rest } = options;
  const profile = profileOf(options.profile, overrides);
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
