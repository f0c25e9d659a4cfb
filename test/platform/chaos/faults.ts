import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../../lib/platform/random/random";

/** Faults of processes, of the files of a cache, of the disk, and of a queue. */
export const faults = {
  processes: ["kill a worker", "kill the run", "kill the run and its workers", "stop a worker", "stop the run"],
  files: ["tear a result", "flip a bit of a result", "tear a checkpoint", "flip a bit of a checkpoint", "tear a note"],
  disk: ["ENOSPC", "EIO-write", "EIO-read"],
  queue: ["kill the server", "kill the server, which forgets", "kill a machine", "stop a machine"],
} as const;

export type Fault = (typeof faults)[keyof typeof faults][number];

/** Compiles the shim that makes a disk fail; undefined where there is no compiler or no `LD_PRELOAD`. */
export function diskFaults(folder: string): string | undefined {
  const library = join(folder, "disk-faults.so");
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-o", library, join(__dirname, "disk-faults.c"), "-ldl"]);
  return process.platform === "linux" && status === 0 ? library : undefined;
}

/** Child processes of a process whose command line has a text. */
export function childrenOf(parent: number, text: string): readonly number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(parent), "-f", text], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

/** Signals a process, or with a negative id its group, that may be gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone
  }
}

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name));
    return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  } catch {
    return [];
  }
}

const places = {
  result: (cache: string) => filesBelow(join(cache, "results"), /\.json$/),
  checkpoint: (cache: string) => filesBelow(join(cache, "checkpoints"), /\.bin$/),
  note: (cache: string) => filesBelow(cache, /^(calibration|accepted-code)\.json$/),
} as const;

/** Tears or flips a bit of a file of a cache as a fault says. @returns Whether there was one. */
export function damageFile(fault: Fault, cache: string, random: Random): boolean {
  const place = (Object.keys(places) as (keyof typeof places)[]).find((name) => fault.endsWith(name))!;
  const files = places[place](cache);
  if (files.length === 0) return false;
  const path = files[random.integer(files.length)];
  try {
    const { size } = statSync(path);
    if (fault.startsWith("tear")) truncateSync(path, random.integer(size));
    else {
      const bytes = readFileSync(path);
      bytes[random.integer(size)] ^= 1 << random.integer(8);
      writeFileSync(path, bytes);
    }
    return true;
  } catch {
    return false; // replaced or removed by the run meanwhile
  }
}

/** Lets the disk fail for a while. */
export function failDisk(fault: Fault, folder: string, seconds: number): void {
  const path = join(folder, fault);
  writeFileSync(path, "");
  setTimeout(() => rmSync(path, { force: true }), 1000 * seconds);
}
