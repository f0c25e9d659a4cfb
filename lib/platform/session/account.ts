import { formatDuration } from "../display/duration";
import { type TableOptions, table } from "../display/table";
import { kernelHost } from "../kernel/host";
import type { ColumnFormats } from "../results/columns";
import type { TableRow } from "../results/tables";
import type { Account, Plan } from "./run";

/** Different tasks that a plan has left to compute. */
export const tasksLeft = ({ lines }: Pick<Plan, "lines">): number =>
  lines.reduce((sum, { left }) => sum + left.tasks, 0);

/** How a plan is shown. */
export interface PlanOptions {
  /** A plan that takes longer is announced at length; 10 minutes unless told. */
  readonly longRunMinutes?: number;
}

const countedWorkers = (workers: number): string => `${workers} worker${workers === 1 ? "" : "s"}`;

/** What to know before a long run: how long, what an interrupt costs, what makes it shorter. */
function longRunAdvice({ estimatedSeconds, workers }: Plan): string {
  const [again, smaller] = kernelHost()
    ? ["running the cell again", "the session's profile or its overrides"]
    : ["the same command again", "`--profile` or `--set`"];
  return (
    `This takes about ${formatDuration(estimatedSeconds)} on ${countedWorkers(workers)}. It can be interrupted at any ` +
    "moment: of each worker's task at most what it has done since its last finished step is lost, a task without " +
    `steps whole, and ${again} goes on. Smaller: ${smaller}.`
  );
}

/** Which data sets a plan's tasks read; empty when they read none. */
export function dataSentence({ dataSets }: Pick<Plan, "dataSets">): string {
  return dataSets.length > 0 ? ` Data: ${dataSets.join(", ")}.` : "";
}

const askedColumns = {
  work: { title: "Work" },
  tasks: { title: "Tasks" },
  epochs: { title: "Epochs" },
  images: { title: "Images" },
};

const keptColumn = (rows: readonly { readonly epochsKept: number }[]): ColumnFormats =>
  rows.some(({ epochsKept }) => epochsKept > 0) ? { epochsKept: { title: "Epochs kept in checkpoints" } } : {};

/** The plan as a table: what is asked for, what the cache holds, how long the rest will take. */
export function planTable(
  plan: Plan,
  { longRunMinutes = 10 }: PlanOptions = {},
): { readonly rows: readonly TableRow[]; readonly options: TableOptions } {
  const rows = plan.lines.map(({ title, asked, cached, left, kept, atMost }) => ({
    work: atMost ? `${title} (at most: it depends on results)` : title,
    ...{ tasks: asked.tasks, epochs: asked.epochs, images: asked.images },
    cached: cached.tasks,
    left: left.tasks,
    epochsLeft: left.epochs,
    epochsKept: kept.epochs,
  }));
  const left = tasksLeft(plan);
  const isLong = plan.estimatedSeconds > longRunMinutes * 60;
  const atMost = plan.lines.some((line) => line.atMost) ? "at most " : "";
  const workers = countedWorkers(plan.workers);
  const time =
    left === 0 ? "everything is in the cache" : `about ${formatDuration(plan.estimatedSeconds)} on ${workers}`;
  const tasks = `${atMost}${left} ${left === 1 ? "task" : "tasks"} to compute`;
  const summary = isLong ? `${longRunAdvice(plan)} Plan: ${tasks}.` : `Plan: ${tasks}, ${time}.`;
  return {
    rows,
    options: {
      caption: summary + dataSentence(plan),
      aboutRun: true,
      columns: {
        ...askedColumns,
        cached: { title: "In the cache" },
        left: { title: "To compute" },
        epochsLeft: { title: "Epochs to train" },
        ...keptColumn(rows),
      },
    },
  };
}

/** Which machine did how much, where several did; empty otherwise. */
function machinesSentence({ machines = {} }: Account["workers"]): string {
  const parts = Object.entries(machines).map(
    ([name, { tasks, seconds }]) => `${name} ${tasks} ${tasks === 1 ? "task" : "tasks"} in ${formatDuration(seconds)}`,
  );
  return parts.length > 0 ? ` Machines: ${parts.join(", ")}.` : "";
}

/** The account as a table, and whether it agrees with the plan. */
export function accountTable(
  account: Pick<Account, "lines" | "seconds"> & Partial<Pick<Account, "workers">>,
  plan: Plan,
): { readonly rows: readonly TableRow[]; readonly options: TableOptions } {
  const rows = account.lines.map(({ title, asked, computed, kept, reused, repeatedEpochs, workSeconds }) => ({
    work: title,
    ...{ tasks: asked.tasks, epochs: asked.epochs, images: asked.images },
    reused: reused.tasks,
    computed: computed.tasks,
    epochsTrained: computed.epochs,
    epochsKept: kept.epochs,
    repeatedEpochs,
    workSeconds,
  }));
  const agrees = plan.lines.every(({ kind, asked, atMost }) => {
    // what is asked for; tasks made of results that were assumed alike in the plan are computed one by one
    const took = account.lines.find((candidate) => candidate.kind === kind)?.asked;
    if (!took) return false;
    const counts = ["tasks", "epochs", "images"] as const;
    return counts.every((count) => (atMost ? took[count] <= asked[count] : took[count] === asked[count]));
  });
  const isBound = plan.lines.some(({ atMost }) => atMost);
  const verdict = agrees ? (isBound ? "within the plan" : "as planned") : "NOT as planned";
  return {
    rows,
    options: {
      caption: `Done in ${formatDuration(account.seconds)}, tasks, epochs and images ${verdict}.${dataSentence(plan)}${account.workers ? machinesSentence(account.workers) : ""}`,
      aboutRun: true,
      columns: {
        ...askedColumns,
        reused: { title: "Answered before" },
        computed: { title: "Computed" },
        epochsTrained: { title: "Epochs trained" },
        ...keptColumn(rows),
        repeatedEpochs: { title: "Epochs repeated" },
        workSeconds: { title: "Work", unit: "s", digits: 3 },
      },
    },
  };
}

/** Shows what several experiments took together. */
export function showTotal(accounts: readonly Account[]): void {
  const lines = accounts.flatMap((account) => account.lines);
  const sum = (value: (line: Account["lines"][number]) => number) =>
    lines.reduce((total, line) => total + value(line), 0);
  const seconds = accounts.reduce((total, account) => total + account.seconds, 0);
  const computed = sum((line) => line.computed.tasks);
  console.log(
    `In all: ${computed} ${computed === 1 ? "task" : "tasks"} computed, ${sum((line) => line.reused.tasks)} answered ` +
      `before, ${sum((line) => line.computed.epochs)} epochs trained on ${sum((line) => line.computed.images)} images, ` +
      `in ${formatDuration(seconds)}.`,
  );
}

/** Shows a plan. */
export function showPlan(plan: Plan, planOptions?: PlanOptions): void {
  const { rows, options } = planTable(plan, planOptions);
  table(rows, options);
}

/** Shows an account. */
export function showAccount(account: Account, plan: Plan): void {
  const { rows, options } = accountTable(account, plan);
  table(rows, options);
}
