import { z } from "zod";
import { defineKind } from "../../../../lib/platform/tasks/kind";
import { noCost } from "../../../../lib/platform/tasks/speed";

/** Count the primes up to a number. */
const countPrimesSchema = z.object({ kind: z.literal("count-primes"), below: z.number().int().min(2) }).strict();

declare module "../../../../lib/platform/tasks/kind" {
  interface TaskKinds {
    "count-primes": KindTypes<
      z.infer<typeof countPrimesSchema>,
      { readonly primes: number },
      { readonly upTo: number }
    >;
  }
}

export const countPrimes = defineKind<"count-primes">({
  name: "count-primes",
  version: 3,
  module: __filename,
  schema: countPrimesSchema,
  title: "Count primes",
  describe: ({ below }) => `below ${below}`,
  cost: ({ below }) => ({ ...noCost, steps: below }),
  assumed: () => ({ primes: 0 }),
  execute: async ({ below }, { onNews }) => {
    let primes = 0;
    for (let candidate = 2; candidate < below; candidate++) {
      let divisor = 2;
      while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++;
      if (divisor * divisor > candidate) primes++;
    }
    onNews?.({ upTo: below });
    return { result: { primes } };
  },
});
