import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { listDataSets } from "../../../lib/datasets";
import { boundsOf } from "./list-scheduling";
import type { RunReport, RunRequest } from "./one-run";
import type { PureEpoch, PureRequest } from "./pure-training";

// A thesis Hyperband (12 → 8 → 4) on one worker and on several, in turn, and where the processors' time goes:
//   MI_NAS_DATA=… npx tsx test/tasks/benchmark/hyperband.ts [--data-set cifar-10] [--train 1000] [--validation 500]
//     [--epochs 4] [--workers 2] [--rounds 2] [--seed 1] [--no-pure]
// It takes about 5 minutes a round on two cores. Nothing else should run meanwhile; the load is printed.

const { values: flags } = parseArgs({
  options: {
    "data-set": { type: "string" },
    train: { type: "string", default: "1000" },
    validation: { type: "string", default: "500" },
    epochs: { type: "string", default: "4" },
    workers: { type: "string", default: "2" },
    rounds: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
    "no-pure": { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "mi-nas-benchmark-"));
const calibration = join(folder, "calibration.json");

/** The first real data set that is here; a procedural one where none is. */
function defaultDataSet(): string {
  const entries = listDataSets();
  const real = entries.find(({ kind, foundTrainPoints }) => kind !== "procedural" && foundTrainPoints !== undefined);
  return (real ?? entries.find(({ kind }) => kind === "procedural")!).id;
}

const request: RunRequest = {
  dataSet: flags["data-set"] ?? defaultDataSet(),
  trainPoints: Number(flags.train),
  validationPoints: Number(flags.validation),
  epochsPerStage: Number(flags.epochs),
  seed: Number(flags.seed),
  workers: 1,
};

/** Runs a script of this folder in a process of its own and parses what it prints. */
async function inProcess<Answer>(script: string, argument: unknown, cache: string): Promise<Answer> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", "tsx/cjs", join(__dirname, script), JSON.stringify(argument)],
    { env: { ...process.env, MI_NAS_CACHE: cache }, maxBuffer: 64 << 20 },
  );
  return JSON.parse(stdout) as Answer;
}

/** One Hyperband on an empty cache; the speed of the machine is measured in the first only. */
async function runWith(workers: number, round: number): Promise<RunReport & { readonly wallSeconds: number }> {
  const cache = join(folder, `${workers}-${round}`);
  mkdirSync(cache);
  if (existsSync(calibration)) cpSync(calibration, join(cache, "calibration.json"));
  const started = performance.now();
  const report = await inProcess<RunReport>("one-run.ts", { ...request, workers }, cache);
  const wallSeconds = (performance.now() - started) / 1000;
  cpSync(join(cache, "calibration.json"), calibration);
  rmSync(cache, { recursive: true });
  return { ...report, wallSeconds };
}

type Run = Awaited<ReturnType<typeof runWith>>;

const fixed = (value: number, digits = 1): string => value.toFixed(digits);
const percent = (share: number): string => `${fixed(100 * share)} %`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
const least = <T>(items: readonly T[], of: (item: T) => number): T =>
  items.reduce((best, item) => (of(item) < of(best) ? item : best));

function describeRun(workers: number, run: Run): string {
  const { wallSeconds, estimatedSeconds, workers: times } = run;
  const up = times.startSeconds + times.workSeconds + times.idleSeconds;
  return (
    `${workers} worker${workers > 1 ? "s" : ""}: ${fixed(wallSeconds)} s (planned ${fixed(estimatedSeconds)}); workers: ` +
    `start ${fixed(times.startSeconds)} s, work ${fixed(times.workSeconds)} s, idle ${fixed(times.idleSeconds)} s ` +
    `(${percent(times.idleSeconds / up)}); load ${fixed(loadavg()[0])}`
  );
}

function describeRatio(alone: readonly Run[], together: readonly Run[], workers: number): string {
  const [one, many] = [alone, together].map((runs) => least(runs, ({ wallSeconds }) => wallSeconds));
  const bounds = boundsOf(one.tasks, workers);
  const slower = many.workers.workSeconds / one.workers.workSeconds;
  const ratios = alone.map(({ wallSeconds }, round) => fixed(wallSeconds / together[round].wallSeconds, 2));
  return [
    `Ratio of wall time, ${workers} workers to 1: ${fixed(one.wallSeconds / many.wallSeconds, 3)} of the best of each; by round ${ratios.join(", ")}`,
    `  best that these trainings allow: ${fixed(bounds.alone / bounds.least, 3)}; if each stage waited for the one before: ${fixed(bounds.alone / bounds.stageByStage, 3)}`,
    `  the same work took ${fixed(slower, 3)} times as long side by side (what workers share: memory, other programs)`,
  ].join("\n");
}

async function describeProcessorTime(runs: readonly Run[]): Promise<string> {
  const total = (run: Run): number => run.parentCpuSeconds + run.workers.cpuSeconds;
  const run = least(runs, total);
  const epochs = new Map<string, number>();
  for (const { architecture } of run.tasks) {
    epochs.set(architecture, (epochs.get(architecture) ?? 0) + request.epochsPerStage);
  }
  const asked: PureRequest = { run: request, architectures: [...epochs.keys()] };
  const pure = await inProcess<readonly PureEpoch[]>("pure-training.ts", asked, folder);
  const [steps, validation] = (["steps", "validation"] as const).map((part) =>
    sum(pure.map((epoch) => epoch[part] * epochs.get(epoch.architecture)!)),
  );
  const besides = run.workers.cpuSeconds - run.trainingCpuSeconds;
  return [
    `Processor time, user and system: ${fixed(total(run))} s`,
    `  = parent ${fixed(run.parentCpuSeconds)} + epochs ${fixed(run.trainingCpuSeconds)} + rest of the workers ${fixed(besides)} (start, data, checkpoints, messages)`,
    `Pure training steps: ${fixed(steps)} s; validation: ${fixed(validation)} s`,
    `  ratio to steps and validation: ${fixed(total(run) / (steps + validation), 3)}; without the time of validation: ${fixed((total(run) - validation) / steps, 3)}`,
  ].join("\n");
}

async function main(): Promise<void> {
  const workers = Number(flags.workers);
  console.log(`${request.dataSet}, ${request.trainPoints} images, load ${fixed(loadavg()[0])} at the start`);
  const [alone, together]: [Run[], Run[]] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    alone.push(await runWith(1, round));
    console.log(describeRun(1, alone[round]));
    if (workers === 1) continue;
    together.push(await runWith(workers, round));
    console.log(describeRun(workers, together[round]));
  }
  if (workers > 1) console.log(describeRatio(alone, together, workers));
  if (!flags["no-pure"]) console.log(await describeProcessorTime([...alone, ...together]));
}

void main().finally(() => rmSync(folder, { recursive: true, force: true }));
