import { type DataSetSplit, studyDataSets } from "../experiments/data-sets";
import { type Profile, type ProfileOverrides, profileOf } from "../experiments/profiles";
import { provenanceOf } from "../experiments/provenance";
import type { Experiment } from "../experiments/run-study";
import { defaultWorkers } from "../tasks/pool";
import { compute } from "./compute";
import { formatDuration } from "./duration";
import { table } from "./table";

/** The parameters of a notebook and what they lead to. */
export interface NotebookSession {
  readonly profile: Profile;
  readonly seed: number;
  readonly workers: number;
  /** Data sets of the profile that are to be had here. */
  readonly dataSets: DataSetSplit;
  /** Runs an experiment over the workers, in front of the user; cached results cost nothing. */
  compute<Result>(title: string, experiment: Experiment<Result>): Promise<Result>;
  /** Shows versions, seed, profile, data and run time: the last cell. */
  close(): Promise<void>;
}

/**
 * Opens a notebook's session from the values of its `parameters` cell.
 *
 * @param options.profile Name of a profile.
 * @param options.workers Worker processes; 0 is one a core. Changes no result.
 * @param options.overrides Numbers of the profile to replace, such as `{ trainPoints: 512 }`.
 * @throws RangeError when there is no such profile; Error naming each override that does not fit.
 */
export function openNotebook(options: {
  readonly profile: string;
  readonly seed: number;
  readonly workers?: number;
  readonly overrides?: ProfileOverrides;
}): NotebookSession {
  const profile = profileOf(options.profile, options.overrides);
  const { seed } = options;
  const workers = options.workers || defaultWorkers();
  const started = Date.now();
  return {
    profile,
    seed,
    workers,
    dataSets: studyDataSets({ profile }),
    compute: (title, experiment) => compute({ title, profile, seed, workers }, experiment),
    close: async () => {
      const { project, node, engine, data } = await provenanceOf(profile, seed);
      const rows = [
        { what: "Versions", value: `${project}, Node ${node}, ${engine}` },
        { what: "Profile and seed", value: `${profile.name}, ${seed}` },
        ...data.map(({ id, split, detail }) => ({ what: `Data set for ${split}`, value: `${id}: ${detail}` })),
        { what: "Run time", value: formatDuration((Date.now() - started) / 1000) },
      ];
      table(rows, { caption: "How this page was made", columns: { what: { title: "" }, value: { title: "" } } });
    },
  };
}
