import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { defineKind } from "../../../../lib/platform/tasks/kind";
import { noCost } from "../../../../lib/platform/tasks/speed";

/** Behave in one of the ways in which workers fail, once or always. */
const misbehaveSchema = z
  .object({
    kind: z.literal("misbehave"),
    how: z.enum(["well", "fail", "loop", "wait", "stop", "crash", "exit", "rubbish", "no field", "lie", "leak"]),
    /** File that notes the attempts: where `once`, later ones behave well. */
    note: z.string(),
    once: z.boolean(),
    seed: z.number().int(),
  })
  .strict();

declare module "../../../../lib/platform/tasks/kind" {
  interface TaskKinds {
    misbehave: KindTypes<z.infer<typeof misbehaveSchema>, { readonly worker: number }>;
  }
}

const leaked: Buffer[] = [];

const ways: Readonly<Record<string, () => unknown>> = {
  fail: () => {
    throw new Error("It cannot be done.");
  },
  loop: () => {
    for (;;);
  },
  wait: () => new Promise(() => undefined),
  stop: () => process.kill(process.pid, "SIGSTOP"),
  crash: () => process.abort(),
  exit: () => process.exit(0),
  rubbish: () => 42,
  "no field": () => ({ other: 1 }),
  /** The process itself answers something else. */
  lie: () => {
    const send = process.send!.bind(process);
    process.send = ((message: { readonly isEvent?: boolean }, ...rest: []) =>
      send(message.isEvent ? message : { ...message, result: "rubbish" }, ...rest)) as typeof process.send;
    return undefined;
  },
  leak: () => {
    leaked.push(Buffer.alloc(256 << 20, 1));
    return undefined;
  },
};

export const misbehave = defineKind<"misbehave">({
  name: "misbehave",
  version: 1,
  module: __filename,
  schema: misbehaveSchema,
  title: "Misbehave",
  describe: ({ how }) => how,
  cost: () => noCost,
  assumed: () => ({ worker: 0 }),
  execute: async ({ how, note, once }) => {
    const first = !existsSync(note);
    if (first) writeFileSync(note, "");
    appendFileSync(note, `${process.pid}\n`);
    const answer = once && !first ? undefined : await ways[how]?.();
    return { result: (answer ?? { worker: process.pid }) as { readonly worker: number } };
  },
});
