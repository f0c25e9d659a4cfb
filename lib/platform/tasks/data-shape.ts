import { listDataSets } from "../../datasets";
import type { DataShape } from "./cost";
import type { DataSample, Task } from "./task";

/** The data a task reads, if it reads any. */
export function dataOf(task: Task): DataSample | undefined {
  if (task.kind === "train-network") return task.data;
  return "training" in task ? task.training.data : undefined;
}

/** Sizes of the data of tasks that read none. */
export const noData: DataShape = { trainPoints: 0, validationPoints: 0, channels: 1, nClasses: 1 };

/**
 * Sizes of the data that tasks read, without reading it: what is listed here now.
 *
 * @throws RangeError, when asked, for a data set that is not listed.
 */
export function shapeLookup(): (data: DataSample) => DataShape {
  const entries = new Map(listDataSets().map((entry) => [entry.id, entry]));
  return ({ id, trainPoints, validationPoints }) => {
    const entry = entries.get(id);
    if (!entry) throw new RangeError(`No data set "${id}".`);
    const size = (asked: number | "all", there: number): number => (asked === "all" ? there : Math.min(asked, there));
    return {
      trainPoints: size(trainPoints, entry.foundTrainPoints ?? entry.trainPoints),
      validationPoints: size(validationPoints, entry.foundTestPoints ?? entry.testPoints),
      channels: entry.channels,
      nClasses: entry.nClasses,
    };
  };
}
