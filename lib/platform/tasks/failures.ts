import type { Notice } from "../results/cache";
import type { PlainTask } from "./kind";
import { kindOf } from "./registry";

/** Tasks of a run that failed, and why. */
export class Failures {
  /** Causes by address of the task. */
  private readonly causes = new Map<string, string>();

  constructor(private readonly notice: Notice) {}

  /** Notes a failed task; tells a cause once, however many tasks it fails. */
  add(task: PlainTask, address: string, { message }: Error): void {
    const known = [...this.causes.values()].includes(message);
    this.causes.set(address, message);
    if (known) return;
    const { title, describe } = kindOf(task);
    this.notice(`Failed, the other tasks go on: ${title}, ${describe(task)}: ${message}`);
  }

  /** The error that says what failed: the one given, or one for several tasks. */
  errorOf(error: unknown): unknown {
    const { size } = this.causes;
    if (size < 2) return error;
    const causes = [...new Set(this.causes.values())].join(" ");
    return new Error(
      `${size} tasks failed; the others were finished and are kept, the same run tries these again. ${causes}`,
      { cause: error },
    );
  }
}
