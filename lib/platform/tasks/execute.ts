import type { Execution } from "./executor";
import { noTraining, type PlainTask, type TaskContext } from "./kind";
import { kindOf } from "./registry";

/** Runs any task in this process; the engine must have been started. */
export async function executeTask(task: PlainTask, context: TaskContext): Promise<Execution> {
  const started = process.hrtime.bigint();
  const { result, work = noTraining } = await kindOf(task).execute(task, context);
  return { result, work, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}
