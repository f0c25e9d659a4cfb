import { prepareDataSet } from "../../../lib/datasets";
import { networkOptions } from "../../../lib/networks";
import { createRandom } from "../../../lib/platform/random/random";
import { WorkerPool } from "../../../lib/platform/tasks";
import { architectureId, sampleUniformArchitecture } from "../../../lib/search-space";
import { orderOf } from "./order-of";

/** What a worker held after so many trainings. */
export interface Held {
  readonly trainings: number;
  readonly tensors: number;
  readonly residentBytes: number;
}

/**
 * Trains networks of random architectures one after the other in one worker, each for one epoch on 32 images, and looks
 * at what the worker holds from time to time.
 *
 * @param options.trainings How many.
 * @param options.architectures How many different ones take turns.
 * @param options.every Between two looks.
 */
export async function trainConsecutively(options: {
  readonly cacheFolder: string;
  readonly trainings: number;
  readonly architectures: number;
  readonly every: number;
  readonly onLook?: (held: Held) => void;
}): Promise<readonly Held[]> {
  const { cacheFolder, trainings, architectures, every, onLook } = options;
  const pool = new WorkerPool({ workers: 1, notice: (message) => console.warn(message) });
  const id = "procedural-blobs";
  const sample = { trainPoints: 32, validationPoints: 32, seed: 1 };
  const { fingerprint } = await prepareDataSet(id, sample);
  const random = createRandom(1, "consecutive trainings");
  const network = networkOptions({ batchSize: 2 }); // steps enough for a graph
  const turns = Array.from({ length: architectures }, () => architectureId(sampleUniformArchitecture(random)));
  const held: Held[] = [];
  try {
    for (let training = 1; training <= trainings; training++) {
      const architecture = turns[training % architectures];
      const data = { id, fingerprint, ...sample };
      const task = { kind: "train-network", data, architecture, network, epochs: 1, seed: training } as const;
      await pool.run(await orderOf(task, cacheFolder), { trainedEpochs: 0, seconds: 0 });
      if (training % every !== 0) continue;
      const { tensors, residentBytes } = await pool.memory();
      held.push({ trainings: training, tensors, residentBytes });
      onLook?.(held[held.length - 1]);
    }
    return held;
  } finally {
    await pool.close();
  }
}
