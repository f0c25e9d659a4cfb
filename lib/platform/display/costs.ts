import { missingDataSets } from "../../experiments/data-sets";
import type { Profile } from "../../experiments/profiles";
import { type Experiment, type Plan, planStudy } from "../../experiments/run-study";
import type { TableRow } from "../results/tables";
import { formatDuration } from "./duration";
import { type TableOptions, table } from "./table";

/** A profile and what an experiment would take at it. */
export interface ProfileCost {
  readonly profile: Profile;
  readonly plan: Plan;
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
      profile: profile.name,
      dataSets: plan.dataSets.length,
      tasks,
      cached,
      epochs: sum(plan, ({ asked }) => asked.epochs),
      images: sum(plan, ({ asked }) => asked.images),
      time: cached === tasks ? "nothing left to do" : `about ${formatDuration(plan.estimatedSeconds)}`,
    };
  });
  const workers = costs[0]?.plan.workers ?? 0;
  const missing = costs.flatMap(({ profile }) => missingDataSets({ profile }) ?? []);
  const counted = missing.length > 0 ? ` Only data sets that are here are counted. ${missing.join(" ")}` : "";
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
export async function showCosts<Result>(
  options: {
    readonly title: string;
    readonly profiles: readonly Profile[];
    readonly seed: number;
    readonly workers: number;
  },
  experiment: Experiment<Result>,
): Promise<void> {
  const { title, profiles, seed, workers } = options;
  const costs: ProfileCost[] = [];
  for (const profile of profiles) {
    costs.push({ profile, plan: await planStudy({ profile, seed, workers }, experiment) });
  }
  const shown = costsTable(title, costs);
  table(shown.rows, shown.options);
}
