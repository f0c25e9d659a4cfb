import { readFileSync, writeFileSync } from "node:fs";
import { registerKinds } from "../../../../lib/platform/tasks/registry";
import { referenceSpeed } from "../../../../lib/platform/tasks/speed";
import { misbehave } from "./misbehave.task";

// A worker that hangs at its launch: as often as the file says, a way a line.
const { MISBEHAVING_STARTS: starts } = process.env;
if (starts && process.argv[1].endsWith("worker.cjs")) {
  const [way, ...others] = readFileSync(starts, "utf8").split("\n");
  writeFileSync(starts, others.join("\n"));
  if (way === "loop") for (;;);
  if (way === "stop") process.kill(process.pid, "SIGSTOP");
  if (way === "exit") process.exit(0);
}

registerKinds({
  module: __filename,
  kinds: [misbehave],
  measureSpeed: { module: __filename, run: async () => referenceSpeed },
});
