import "../tasks/toy/waiting-kinds";
import { join } from "node:path";
import type { TaskSource } from "../../../lib/platform/tasks/source";
import type { Load } from "./hosts-trial";

const waiting = (tasks: number, milliseconds: number, from: number): Load["work"] => ({
  ask: (({ source }: { readonly source: TaskSource }) =>
    Promise.all(
      Array.from({ length: tasks }, (_, index) => source.run({ kind: "wait", milliseconds, seed: from + index })),
    )) as never,
  analyse: (results: unknown) => results,
});

/** Tasks that take time and no processor: what two hosts save says nothing of the machine under them. */
export const waitingLoad = (options: {
  readonly tasks: number;
  readonly milliseconds: number;
  readonly patience: number;
}): Load => ({
  machine: (name) => ["--require", "tsx/cjs", join(__dirname, "serve-waits.ts"), name, String(options.patience)],
  work: waiting(options.tasks, options.milliseconds, 0),
  warmUp: waiting(2, 2000, 1_000_000),
  profile: {},
});
