import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { defineKind } from "../../../../lib/platform/tasks/kind";
import { noCost } from "../../../../lib/platform/tasks/speed";

/** Wait, which takes time and no processor. */
const waitSchema = z
  .object({ kind: z.literal("wait"), milliseconds: z.number().min(0).max(60_000), seed: z.number().int() })
  .strict();

declare module "../../../../lib/platform/tasks/kind" {
  interface TaskKinds {
    wait: KindTypes<z.infer<typeof waitSchema>, { readonly waited: number; readonly seed: number }>;
  }
}

export const wait = defineKind<"wait">({
  name: "wait",
  version: 1,
  module: __filename,
  schema: waitSchema,
  title: "Wait",
  describe: ({ milliseconds }) => `${milliseconds} ms`,
  cost: () => noCost,
  assumed: ({ milliseconds, seed }) => ({ waited: milliseconds, seed }),
  execute: async ({ milliseconds, seed }) => {
    await sleep(milliseconds);
    return { result: { waited: milliseconds, seed } };
  },
});
