import "../../../lib/task-kinds";
import type { Task, WorkOrder } from "../../../lib/platform/tasks";
import { codeDigests } from "../../../lib/platform/tasks/code-digest";
import { probeEngine } from "../../../lib/platform/tensorflow/probe";

/** A task as a worker is told of it. */
export async function orderOf(task: Task, cacheFolder: string): Promise<WorkOrder> {
  return { task, cacheFolder, numerics: probeEngine().numerics, code: (await codeDigests()).kinds };
}
