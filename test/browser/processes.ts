import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Number and command line of every process; small Linux images have no `ps`. */
function commandLines(): readonly string[] {
  if (!existsSync("/proc/self/cmdline")) {
    return execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")}`;
      } catch {
        return ""; // it has just ended
      }
    });
}

/** Command lines of the processes that name this folder, other than the one that asks. */
function processesOf(folder: string): readonly string[] {
  return commandLines().filter((line) => line.includes(folder) && Number.parseInt(line, 10) !== process.pid);
}

/**
 * Waits until no process is left that names this folder.
 *
 * @throws Error with the command lines of those that do not end within 20 s.
 */
export async function expectNoProcessOf(folder: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (let left = processesOf(folder); left.length > 0; left = processesOf(folder)) {
    if (Date.now() > deadline) throw new Error(`Processes were left behind:\n${left.join("\n")}`);
    await sleep(100);
  }
}
