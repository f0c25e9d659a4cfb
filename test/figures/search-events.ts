import { sampledArchitectures, searchWithHyperband } from "../../lib/experiments";
import { profileOf } from "../../lib/experiments/study/profiles";
import type { HyperbandOutcome } from "../../lib/hyperband";
import type { TrainNetworkTask } from "../../lib/networks/train-network.task";
import { createRandom } from "../../lib/platform/random/random";
import type { Asking, ResultOf, StudyEvent, Task, TaskSource } from "../../lib/platform/tasks";
import { uniformDistribution } from "../../lib/search-space";

/** Accuracy of a made-up training: rises with the epochs, to a height that depends on the architecture alone. */
export function madeUpAccuracy(architecture: string, epoch: number): number {
  const height = 0.5 + 0.5 * createRandom(1, "height", architecture).uniform();
  return height * (1 - 0.5 ** epoch);
}

/** The events of a Hyperband as two workers would send them, and its outcome; no network is trained. */
export async function recordSearch(options: {
  readonly sizes?: readonly number[];
  readonly epochsPerRung?: number;
  /** Another schedule than an elimination of these sizes. */
  readonly schedule?: object;
  readonly index?: number;
  readonly fromCache?: boolean;
}): Promise<{ readonly events: readonly StudyEvent[]; readonly outcome: HyperbandOutcome }> {
  const { sizes = [4, 2], epochsPerRung = 1, index = 0, fromCache = false } = options;
  const hyperband = options.schedule ?? { sizes: [...sizes], epochsPerRung, selected: sizes[sizes.length - 1]! };
  const events: StudyEvent[] = [];
  const record = (task: TrainNetworkTask, epoch: number) => {
    const validationAccuracy = madeUpAccuracy(task.architecture, epoch);
    return { epoch, trainLoss: 1, validationLoss: 1 - validationAccuracy, validationAccuracy };
  };
  const source: TaskSource = {
    async run<T extends Task>(task: T, { trainedEpochs = 0 }: Asking = {}) {
      if (task.kind !== "train-network") throw new Error("A Hyperband trains networks only.");
      const { kind } = task;
      const history = Array.from({ length: task.epochs }, (_, epoch) => record(task, epoch + 1));
      if (!fromCache) {
        events.push({ type: "asked", kind, task });
        await Promise.resolve();
        events.push({ type: "started", kind, task });
        for (const one of history.slice(trainedEpochs)) {
          events.push({ type: "news", kind, task, news: { record: one } });
          await Promise.resolve(); // others come in between
        }
      }
      events.push({ type: "finished", kind, task, result: { history }, fromCache, trainedEpochs });
      return { history } as unknown as ResultOf<T>;
    },
    holding: (_, use) => use(),
  };
  const profile = profileOf("smoke", { hyperband });
  const study = { profile, seed: 1, source, report: (event: StudyEvent) => void events.push(event) };
  const dataSet = "procedural-blobs";
  const architectures = sampledArchitectures(study, dataSet, uniformDistribution(), index);
  const outcome = await searchWithHyperband({ study, dataSet, architectures });
  return { events, outcome };
}
