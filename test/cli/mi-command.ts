import { add } from "../../lib/cli/commands/mi";
import { runCommand } from "./run-command";

export { npyIn } from "./npy-in";

/** What `mi-nas mi` prints and how it ends. */
export const mi = (...flags: readonly string[]) =>
  runCommand((program) => add(program.command("mi")), ["mi", ...flags]);
