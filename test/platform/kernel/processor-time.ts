import { existsSync, readFileSync } from "node:fs";

/** Processor time of a process's main thread so far, in seconds; NaN where the system does not tell. */
export function processorTime(pid: number): number {
  const file = `/proc/${pid}/task/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
