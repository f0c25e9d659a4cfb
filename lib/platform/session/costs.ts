import { formatDuration } from "../display/duration";
import { type TableOptions, table } from "../display/table";
import type { TableRow } from "../results/tables";
import { tasksLeft } from "./account";
import type { Experiment } from "./experiment";
import { type Plan, planExperiment } from "./run";

/** A profile and what an experiment would take at it. */
export interface ProfileCost {
  readonly profile: string;
  readonly plan: Plan;
  /** What the profile asks for that is not to be had here, one sentence. */
  readonly missing?: string;
}

const sum = (plan: Plan, value: (line: Plan["lines"][number]) => number): number =>
  plan.lines.reduce((total, line) => total + value(line), 0);

/** Costs as a table, one row a profile, the seconds in words; says which data sets are not counted. */
export function costsTable(
  title: string,
  costs: readonly ProfileCost[],
): { readonly rows: readonly TableRow[]; readonly options: TableOptions } {
  const rows = costs.map(({ profile, plan }) => {
    const tasks = sum(plan, ({ asked }) => asked.tasks);
    const cached = sum(plan, (line) => line.cached.tasks);
    return {
      profile,
      dataSets: plan.dataSets.length,
      tasks,
      cached,
      epochs: sum(plan, ({ asked }) => asked.epochs),
      images: sum(plan, ({ asked }) => asked.images),
      time: tasksLeft(plan) === 0 ? "nothing left to do" : `about ${formatDuration(plan.estimatedSeconds)}`,
    };
  });
  const workers = costs[0]?.plan.workers ?? 0;
  const absent = costs.flatMap(({ missing }) => missing ?? []);
  const counted = absent.length > 0 ? ` Only data sets that are here are counted. ${absent.join(" ")}` : "";
  return {
    rows,
    options: {
      caption: `What "${title}" costs on this machine with ${workers} worker${workers === 1 ? "" : "s"}.${counted}`,
      aboutRun: true,
      columns: {
        profile: { title: "Profile" },
        dataSets: { title: "Data sets" },
        tasks: { title: "Tasks" },
        cached: { title: "In the cache" },
        epochs: { title: "Epochs" },
        images: { title: "Images in training", format: (images) => Number(images).toLocaleString("en") },
        time: { title: "Time left" },
      },
    },
  };
}

/**
 * Shows what an experiment would cost at several profiles. Only plans are made; the machine's speed is measured once,
 * in about a second, when it is not known yet.
 */
export async function showCosts<Result, Profile>(
  options: {
    readonly title: string;
    readonly profiles: readonly { readonly name: string; readonly profile: Profile; readonly missing?: string }[];
    readonly seed: number;
    readonly workers: number;
  },
  experiment: Experiment<Result, Profile>,
): Promise<void> {
  const { title, profiles, seed, workers } = options;
  const costs: ProfileCost[] = [];
  for (const { name, profile, missing } of profiles) {
    costs.push({ profile: name, plan: await planExperiment({ profile, seed, workers }, experiment), missing });
  }
  const shown = costsTable(title, costs);
  table(shown.rows, shown.options);
}
