import { registerKinds } from "../../../../lib/platform/tasks/registry";
import { referenceSpeed } from "../../../../lib/platform/tasks/speed";
import { misbehave } from "./misbehave.task";

registerKinds({
  module: __filename,
  kinds: [misbehave],
  measureSpeed: { module: __filename, run: async () => referenceSpeed },
});
