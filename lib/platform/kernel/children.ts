import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";

/**
 * Ends the processes that cells have started when the kernel ends, so that closing a notebook leaves nothing behind.
 * (Killed by SIGKILL the kernel cannot do so: then Jupyter kills its whole process group, and processes made by
 * `fork` see their channel close.)
 */
export function stopChildrenAtExit(): void {
  const children = new Set<ChildProcess>();
  subscribe("child_process", (message) => {
    const child = (message as { readonly process: ChildProcess }).process;
    children.add(child);
    child.once("exit", () => children.delete(child));
  });
  process.on("exit", () => {
    for (const child of children) child.kill("SIGTERM");
  });
}
