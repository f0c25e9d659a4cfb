import { formatDuration } from "../display/duration";
import type { LiveView } from "../display/live";
import { warmRenderer } from "../display/static-image/render-now";
import { table } from "../display/table";
import { kernelHost } from "../kernel/host";
import { type CodeDigests, codeDigests } from "../tasks/code-digest";
import { defaultWorkers } from "../tasks/pool";
import { compute } from "./compute";
import { showCosts } from "./costs";
import type { Experiment } from "./experiment";

/** What a project says of itself to the sessions of its notebooks. */
export interface SessionProject<Profile> {
  /** The profiles that there are, by name. */
  readonly profiles: () => readonly {
    readonly name: string;
    readonly profile: Profile;
    /** What it asks for that is not to be had here, one sentence. */
    readonly missing?: string;
  }[];
  /** Where results come from, row by row: versions, data. */
  readonly origin: () => Promise<readonly { readonly what: string; readonly value: string }[]>;
}

/** How an experiment is computed in a cell. */
export interface ComputingOptions {
  /** A figure that follows the run in the cell. */
  readonly live?: LiveView;
  /** Computes again what was answered by other code than there is now; as the session does unless told. */
  readonly recompute?: boolean;
}

/** The parameters of a notebook and what they lead to. */
export interface Session<Profile> {
  readonly profile: Profile;
  readonly seed: number;
  readonly workers: number;
  /** Runs an experiment over the workers, in front of the user; cached results cost nothing. */
  compute<Result>(title: string, experiment: Experiment<Result, Profile>, options?: ComputingOptions): Promise<Result>;
  /**
   * Shows what an experiment would cost at other profiles, this seed and these workers; computes nothing of it. The
   * experiment must take its data sets from the study it is given to grow with the profile.
   *
   * @param names Names of profiles; all unless told. The session's own counts with its overrides.
   */
  costs<Result>(title: string, experiment: Experiment<Result, Profile>, names?: readonly string[]): Promise<void>;
  /** Shows versions, seed, profile, data and run time: the last cell. */
  close(): Promise<void>;
}

/**
 * A notebook's session.
 *
 * @param options.workers Worker processes; 0 is one a core. Changes no result.
 * @param options.longRunMinutes A plan that takes longer is announced at length; 10 unless told.
 * @param options.recompute Computes again whatever was answered by other code than there is now.
 * @throws RangeError when the number of workers is no integer from 0.
 */
export function openSession<Profile extends { readonly name: string }>(options: {
  readonly profile: Profile;
  readonly project: SessionProject<Profile>;
  readonly seed: number;
  readonly workers?: number;
  readonly longRunMinutes?: number;
  readonly recompute?: boolean;
}): Session<Profile> {
  const { profile, project, seed, longRunMinutes, recompute: always } = options;
  const { workers: asked = 0 } = options;
  if (!Number.isInteger(asked) || asked < 0) {
    throw new RangeError(`The number of workers must be an integer from 0 (one a core), not ${asked}.`);
  }
  const workers = asked || defaultWorkers();
  const started = Date.now();
  if (kernelHost()) warmRenderer();
  const results = new Map<unknown, { readonly result: unknown; readonly code: CodeDigests }>();
  return {
    profile,
    seed,
    workers,
    compute: async <Result>(
      title: string,
      experiment: Experiment<Result, Profile>,
      { live, recompute = always }: ComputingOptions = {},
    ): Promise<Result> => {
      // Every section asks for what it needs: the same experiment is read from the cache once. A live view has to be
      // told of its tasks, so it is asked again, as it is after an edit of the code.
      const code = await codeDigests();
      const known = results.get(experiment);
      if (!live && !recompute && known?.code === code) return known.result as Result;
      const result = await compute({ title, profile, seed, workers, live, longRunMinutes, recompute }, experiment);
      results.set(experiment, { result, code });
      return result;
    },
    costs: async (title, experiment, names) => {
      const all = project.profiles();
      const wanted = names ? all.filter(({ name }) => names.includes(name)) : all;
      const profiles = wanted.map((each) => (each.name === profile.name ? { ...each, profile } : each));
      await showCosts({ title, profiles, seed, workers }, experiment);
    },
    close: async () => {
      const rows = [
        ...(await project.origin()),
        { what: "Run time", value: formatDuration((Date.now() - started) / 1000) },
      ];
      table(rows, {
        caption: "How this page was made",
        aboutRun: true,
        columns: { what: { title: "" }, value: { title: "" } },
      });
    },
  };
}
