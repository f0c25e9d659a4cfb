import { profileOf, uniformSearch } from "../../../../lib/experiments";
import { runExperiment } from "../../../../lib/platform/session";
import type { StudyEvent } from "../../../../lib/platform/tasks";
import { moment } from "./in-turns";

/** What {@link runOnce} is told, as JSON on the command line. */
export interface RunRequest {
  readonly dataSet: string;
  readonly trainPoints: number;
  readonly validationPoints: number;
  readonly epochsPerRung: number;
  readonly seed: number;
  readonly workers: number;
}

/** The profile of a request: the thesis's schedule on fewer images. */
export function profileOfRequest({ trainPoints, validationPoints, epochsPerRung }: RunRequest) {
  return profileOf("laptop", { trainPoints, validationPoints, hyperband: { epochsPerRung } });
}

/** A task as it ran, between two moments. */
export interface RanTask {
  readonly architecture: string;
  readonly rung: number;
  readonly from: number;
  readonly to: number;
}

/** What one process says of its Hyperband. */
export interface RunReport {
  readonly tasks: readonly RanTask[];
  readonly estimatedSeconds: number;
  /** Seconds on a processor of all workers, from their launch on. */
  readonly workerCpuSeconds: number;
  /** Seconds on a processor of this process, from its launch on. */
  readonly parentCpuSeconds: number;
  /** Seconds on a processor of epochs in all workers, validation included. */
  readonly trainingCpuSeconds: number;
}

/** Runs a Hyperband in this process and prints what it took. */
async function runOnce(request: RunRequest): Promise<void> {
  const started = new Map<string, number>();
  const tasks: RanTask[] = [];
  const onEvent = (event: StudyEvent): void => {
    if (event.type !== "started" && event.type !== "finished") return;
    if (event.kind !== "train-network") return;
    const { architecture, epochs } = event.task;
    const key = `${architecture} ${epochs}`;
    if (event.type === "started") started.set(key, moment());
    else if (!event.fromCache) {
      const rung = event.trainedEpochs / request.epochsPerRung;
      tasks.push({ architecture, rung, from: started.get(key)!, to: moment() });
    }
  };
  const { plan, account } = await runExperiment(
    { profile: profileOfRequest(request), seed: request.seed, workers: request.workers, onEvent },
    uniformSearch(request.dataSet),
  );
  const { user, system } = process.cpuUsage();
  const report: RunReport = {
    tasks,
    estimatedSeconds: plan.estimatedSeconds,
    workerCpuSeconds: account.workers.cpuSeconds,
    parentCpuSeconds: (user + system) / 1e6,
    trainingCpuSeconds: account.lines.reduce((total, line) => total + line.trainingCpuSeconds, 0),
  };
  console.log(JSON.stringify(report));
}

if (require.main === module) void runOnce(JSON.parse(process.argv[2]) as RunRequest);
