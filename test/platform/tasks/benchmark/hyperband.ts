import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { listDataSets } from "../../../../lib/datasets";
import { type Finished, inTurns, type Program } from "./in-turns";
import { boundsOf, type TimedTask } from "./list-scheduling";
import type { RunReport, RunRequest } from "./one-run";
import type { PureEpoch, PureRequest } from "./pure-training";
import type { TrainingRequest, TrainingTimes } from "./unrelated-training";

// A thesis Hyperband (12 → 8 → 4) on one worker and on several, in turns of a few seconds, beside trainings that share
// nothing but the machine, and where the processors' time goes:
//   MI_NAS_DATA=… npx tsx test/platform/tasks/benchmark/hyperband.ts [--data-set cifar-10] [--train 1000] [--validation 500]
//     [--epochs 4] [--workers 2] [--rounds 2] [--seed 1] [--turn 4] [--no-pure]
// It takes about 8 minutes a round on two cores. Nothing else should run meanwhile; the load is printed.

const { values: flags } = parseArgs({
  options: {
    "data-set": { type: "string" },
    train: { type: "string", default: "1000" },
    validation: { type: "string", default: "500" },
    epochs: { type: "string", default: "4" },
    workers: { type: "string", default: "2" },
    rounds: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
    turn: { type: "string", default: "4" },
    "no-pure": { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "mi-nas-benchmark-"));
const workers = Number(flags.workers);
const turn = Number(flags.turn);

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
  epochsPerRung: Number(flags.epochs),
  seed: Number(flags.seed),
  workers: 1,
};

const tsx = ["--require", "tsx/cjs"] as const;

/** Runs a script of this folder in a process of its own and parses what it prints. */
async function inProcess<Answer>(script: string, argument: unknown): Promise<Answer> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...tsx, join(__dirname, script), JSON.stringify(argument)],
    { env: { ...process.env, MI_NAS_CACHE: folder }, maxBuffer: 64 << 20 },
  );
  return JSON.parse(stdout) as Answer;
}

/** Measures the speed of the machine once, so that no run has to. */
async function calibrate(): Promise<void> {
  const main = join(__dirname, "../../../../lib/cli/mi-nas.cjs");
  await promisify(execFile)(process.execPath, [main, "plan", "hyperband", "--profile", "smoke"], {
    env: { ...process.env, MI_NAS_CACHE: folder },
  });
}

/** One Hyperband on an empty cache. */
function hyperbandProgram(nWorkers: number): Program {
  const cache = mkdtempSync(join(folder, "cache-"));
  cpSync(join(folder, "calibration.json"), join(cache, "calibration.json"));
  return {
    command: process.execPath,
    args: [...tsx, join(__dirname, "one-run.ts"), JSON.stringify({ ...request, workers: nWorkers })],
    env: { MI_NAS_CACHE: cache },
    turnSeconds: (turn * workers) / nWorkers, // so that all end at about the same time
  };
}

/** The same trainings in some processes at once, which know nothing of each other. */
function unrelatedProgram(processes: number): Program {
  const asked: TrainingRequest = {
    run: request,
    architectures: ["20-20-20-20", "65-65-65-65", "115-115-115-115"],
    repeats: 3,
  };
  const script = join(__dirname, "unrelated-training.ts");
  const one = [process.execPath, ...tsx, script, JSON.stringify(asked)].map((word) => `'${word}'`).join(" ");
  const all = Array.from({ length: processes }, () => `${one} &`).join(" ");
  return { command: "sh", args: ["-c", `${all} wait`], env: { MI_NAS_CACHE: folder }, turnSeconds: turn };
}

interface Run extends RunReport {
  readonly seconds: number;
  readonly tasksTook: readonly TimedTask[];
}

function runOf({ stdout, seconds, runningBetween }: Finished): Run {
  const report = JSON.parse(stdout) as RunReport;
  const tasksTook = report.tasks.map(({ from, to, ...task }) => ({ ...task, seconds: runningBetween(from, to) }));
  return { ...report, seconds, tasksTook };
}

/** Seconds that the trainings of some processes took, of the slowest. */
function trainingSeconds({ stdout, runningBetween }: Finished, processes: number): number {
  const times = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TrainingTimes);
  if (times.length !== processes) throw new Error(`Only ${times.length} of ${processes} processes trained to the end.`);
  return Math.max(...times.map(({ from, to }) => runningBetween(from, to)));
}

interface Round {
  readonly alone: Run;
  readonly together: Run;
  /** How many times as long trainings take when as many other processes as workers train beside them. */
  readonly machine: number;
}

async function runRound(): Promise<Round> {
  const programs = [hyperbandProgram(1), hyperbandProgram(workers), unrelatedProgram(1), unrelatedProgram(workers)];
  const [alone, together, one, many] = await inTurns(programs);
  return {
    alone: runOf(alone),
    together: runOf(together),
    machine: trainingSeconds(many, workers) / trainingSeconds(one, 1),
  };
}

const fixed = (value: number, digits = 1): string => value.toFixed(digits);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};
const worked = ({ tasksTook }: Run): number => sum(tasksTook.map(({ seconds }) => seconds));

function describeRun(nWorkers: number, run: Run): string {
  const besides = nWorkers * run.seconds - worked(run);
  return (
    `${nWorkers} worker${nWorkers > 1 ? "s" : ""}: ${fixed(run.seconds)} s (planned ${fixed(run.estimatedSeconds)}); ` +
    `workers train ${fixed(worked(run))} s, else launch or wait ${fixed(besides)} s`
  );
}

const ratioOf = ({ alone, together }: Round): number => alone.seconds / together.seconds;
const slowdownOf = ({ alone, together }: Round): number => worked(together) / worked(alone);

function describeRatio(rounds: readonly Round[]): string {
  const bounds = boundsOf(rounds[0].alone.tasksTook, workers);
  const list = (of: (round: Round) => number): string =>
    `${fixed(median(rounds.map(of)), 3)} (${rounds.map((round) => fixed(of(round), 3)).join(", ")})`;
  return [
    `Ratio of wall time, 1 worker to ${workers}, median of ${rounds.length} rounds: ${list(ratioOf)}`,
    `  best that these trainings allow: ${fixed(bounds.alone / bounds.least, 3)}; if each rung waited for the one before: ${fixed(bounds.alone / bounds.stageByStage, 3)}`,
    `  the same work takes ${list(slowdownOf)} times as long side by side;`,
    `  trainings in ${workers} processes that share nothing but the machine: ${list(({ machine }) => machine)} times as long as in one`,
  ].join("\n");
}

async function describeProcessorTime(runs: readonly Run[]): Promise<string> {
  const total = (run: Run): number => run.parentCpuSeconds + run.workerCpuSeconds;
  const epochs = new Map<string, number>();
  for (const { architecture } of runs[0].tasks) {
    epochs.set(architecture, (epochs.get(architecture) ?? 0) + request.epochsPerRung);
  }
  const asked: PureRequest = { run: request, architectures: [...epochs.keys()] };
  const pure = await inProcess<readonly PureEpoch[]>("pure-training.ts", asked);
  const [steps, validation] = (["steps", "validation"] as const).map((part) =>
    sum(pure.map((epoch) => epoch[part] * epochs.get(epoch.architecture)!)),
  );
  const run = runs.reduce((best, each) => (total(each) < total(best) ? each : best));
  const besides = run.workerCpuSeconds - run.trainingCpuSeconds;
  return [
    `Processor time, user and system: ${fixed(total(run))} s`,
    `  = parent ${fixed(run.parentCpuSeconds)} + epochs ${fixed(run.trainingCpuSeconds)} + rest of the workers ${fixed(besides)} (start, data, checkpoints, messages)`,
    `Pure training steps: ${fixed(steps)} s; validation: ${fixed(validation)} s`,
    `  ratio to steps and validation: ${fixed(total(run) / (steps + validation), 3)}; without the time of validation: ${fixed((total(run) - validation) / steps, 3)}`,
  ].join("\n");
}

async function main(): Promise<void> {
  console.log(`${request.dataSet}, ${request.trainPoints} images, load ${fixed(loadavg()[0])} at the start`);
  await calibrate();
  const rounds: Round[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    rounds.push(await runRound());
    const { alone, together } = rounds[round];
    console.log(describeRun(1, alone));
    console.log(describeRun(workers, together));
  }
  console.log(describeRatio(rounds));
  if (!flags["no-pure"]) {
    console.log(await describeProcessorTime(rounds.flatMap(({ alone, together }) => [alone, together])));
  }
}

void main().finally(() => rmSync(folder, { recursive: true, force: true }));
