import { type DataSetSplit, studyDataSets } from "../../experiments/data-sets";
import { type Profile, type ProfileOverrides, profileOf, profiles } from "../../experiments/profiles";
import { provenanceOf } from "../../experiments/provenance";
import type { Experiment } from "../../experiments/run-study";
import { kernelHost } from "../kernel/host";
import { defaultWorkers } from "../tasks/pool";
import { compute } from "./compute";
import { showCosts } from "./costs";
import { formatDuration } from "./duration";
import type { LiveView } from "./live";
import { warmRenderer } from "./static-image/render-now";
import { table } from "./table";

/** The parameters of a notebook and what they lead to. */
export interface NotebookSession {
  readonly profile: Profile;
  readonly seed: number;
  readonly workers: number;
  /** Data sets of the profile that are to be had here. */
  readonly dataSets: DataSetSplit;
  /**
   * Runs an experiment over the workers, in front of the user; cached results cost nothing.
   *
   * @param options.live A figure that follows the run in the cell, such as `liveHyperband()`.
   */
  compute<Result>(
    title: string,
    experiment: Experiment<Result>,
    options?: { readonly live?: LiveView },
  ): Promise<Result>;
  /**
   * Shows what an experiment would cost at other profiles, this seed and these workers; computes nothing of it. The
   * experiment must take its data sets from the study it is given to grow with the profile.
   *
   * @param names Names of profiles; all unless told. The session's own counts with its overrides.
   */
  costs<Result>(title: string, experiment: Experiment<Result>, names?: readonly string[]): Promise<void>;
  /** Shows versions, seed, profile, data and run time: the last cell. */
  close(): Promise<void>;
}

/**
 * Opens a notebook's session from the values of its `parameters` cell.
 *
 * @param options.profile Name of a profile.
 * @param options.workers Worker processes; 0 is one a core. Changes no result.
 * @param options.overrides Numbers of the profile to replace, such as `{ trainPoints: 512 }`.
 * @param options.longRunMinutes A plan that takes longer is announced at length; 10 unless told.
 * @throws RangeError when there is no such profile; Error naming each override that does not fit.
 */
export function openNotebook(options: {
  readonly profile: string;
  readonly seed: number;
  readonly workers?: number;
  readonly overrides?: ProfileOverrides;
  readonly longRunMinutes?: number;
}): NotebookSession {
  const profile = profileOf(options.profile, options.overrides);
  const { seed, longRunMinutes } = options;
  const workers = options.workers || defaultWorkers();
  const started = Date.now();
  if (kernelHost()) warmRenderer();
  const results = new Map<unknown, unknown>();
  return {
    profile,
    seed,
    workers,
    dataSets: studyDataSets({ profile }),
    compute: async <Result>(
      title: string,
      experiment: Experiment<Result>,
      { live }: { readonly live?: LiveView } = {},
    ): Promise<Result> => {
      // Every section asks for what it needs: the same experiment is read from the cache once. A live view has to be
      // told of its tasks, so it is asked again.
      if (!live && results.has(experiment)) return results.get(experiment) as Result;
      const result = await compute({ title, profile, seed, workers, live, longRunMinutes }, experiment);
      results.set(experiment, result);
      return result;
    },
    costs: (title, experiment, names = Object.keys(profiles)) => {
      const wanted = names.map((name) => (name === profile.name ? profile : profileOf(name)));
      return showCosts({ title, profiles: wanted, seed, workers }, experiment);
    },
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
