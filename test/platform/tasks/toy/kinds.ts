import { registerKinds } from "../../../../lib/platform/tasks/registry";
import { referenceSpeed } from "../../../../lib/platform/tasks/speed";
import { countPrimes } from "./count-primes.task";

registerKinds({
  module: __filename,
  kinds: [countPrimes],
  measureSpeed: { module: __filename, run: async () => referenceSpeed },
});
