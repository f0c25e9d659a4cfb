import { registerKinds } from "../../../../lib/platform/tasks/registry";
import { referenceSpeed } from "../../../../lib/platform/tasks/speed";
import { wait } from "./wait.task";

registerKinds({
  module: __filename,
  kinds: [wait],
  measureSpeed: { module: __filename, run: async () => referenceSpeed },
});
