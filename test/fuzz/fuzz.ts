import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inputOf, type Report, targets, tryMany } from "./trial";

// Spoils inputs of every reader of files, tasks, jobs and answers, seeded and by the grammar of each format, and says
// which of them end otherwise than read or refused in clear words:
// `npx tsx test/fuzz/fuzz.ts [--seconds 600] [--seed 1] [--only zip,npz] [--from 0]`.
// A process that hangs for 10 s (`--patience`, where others have the processor), dies, holds more than 2 GiB or writes
// outside its folder is told as a fault too. Inputs that are faults are kept in `--keep`; once
// mended they belong into test/fuzz/corpus, which every run of the tests reads.

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    only: { type: "string" },
    keep: { type: "string", default: join(tmpdir(), "mi-nas-fuzz") },
    patience: { type: "string", default: "10" },
    child: { type: "string" },
    folder: { type: "string" },
  },
});

const hangsAfter = 1000 * Number(flags.patience);
const mostBytes = 2 ** 31;

/** Everything in a folder but one part of it, with its bytes' digest. */
function surroundings(folder: string, but: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !join(entry.parentPath, entry.name).startsWith(but));
  const digest = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
  const shown = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() ? `${path} ${digest(path)}` : path;
  });
  return shown.sort().join("\n");
}

/** Tries a target in a process of its own. @returns Lines that tell what was found. */
async function watch(name: string): Promise<readonly string[]> {
  // what leads out of the inner folder lies in the outer ones, which are compared
  const outer = mkdtempSync(join(tmpdir(), "mi-nas-fuzz-"));
  const inner = join(outer, "a", "b", "c");
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(outer, "a", "outside"), "here before");
  const before = surroundings(outer, inner);
  const child = spawn(
    process.execPath,
    ["--max-old-space-size=1024", "--require", "tsx/cjs", __filename, "--child", name, "--folder", inner].concat([
      "--seconds",
      flags.seconds,
      "--seed",
      flags.seed,
      "--from",
      flags.from,
    ]),
    {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, MI_NAS_CACHE: join(inner, "cache"), MI_NAS_DATA: "" },
    },
  );
  let report: Report = { cases: 0, refused: 0, slowest: 0, residentBytes: 0, faults: [] };
  let [heard, hung, errors, peak] = [Number.POSITIVE_INFINITY, false, "", 0];
  child.on("message", (message) => {
    report = message as Report;
    heard = performance.now();
    peak = Math.max(peak, report.residentBytes);
  });
  child.stderr?.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  const timer = setInterval(() => {
    if (performance.now() - heard < hangsAfter) return;
    hung = true;
    child.kill("SIGKILL");
  }, 500);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  mkdirSync(flags.keep, { recursive: true });
  const found: string[] = [];
  const target = targets.find((one) => one.name === name)!;
  for (const { number, fault } of report.faults) {
    const kept = join(flags.keep, `${name}-${flags.seed}-${number}`);
    writeFileSync(kept, await inputOf(target, Number(flags.seed), number));
    found.push(`${fault}\n  ${kept}`);
  }
  if (hung || code !== 0) {
    const kept = join(flags.keep, `${name}-${flags.seed}-last`);
    if (existsSync(join(inner, "input"))) copyFileSync(join(inner, "input"), kept);
    found.push(`${hung ? "hangs" : `ends with ${code}: ${errors}`}\n  ${kept}`);
  }
  if (peak > mostBytes) found.push(`holds ${Math.round(peak / 2 ** 20)} MiB`);
  const after = surroundings(outer, inner);
  if (after !== before) found.push(`writes outside its folder:\n${before}\n-- and after\n${after}`);
  rmSync(outer, { recursive: true, force: true });
  const { cases, refused, slowest } = report;
  console.log(
    `${name}: ${cases} inputs, ${refused} refused, slowest ${slowest.toFixed(0)} ms, at most ` +
      `${(peak / 2 ** 20).toFixed(0)} MiB, ${found.length === 0 ? "no fault" : `${found.length} faults`}`,
  );
  for (const line of found) console.log(`  ${line}`);
  return found;
}

async function main(): Promise<void> {
  const { child, folder } = flags;
  if (child) {
    const target = targets.find(({ name }) => name === child)!;
    const [seed, seconds, from] = [flags.seed, flags.seconds, flags.from].map(Number);
    await tryMany({ target, seed, seconds, from, folder: folder!, onReport: (report) => process.send!(report) });
    process.disconnect();
    return;
  }
  const chosen = flags.only?.split(",") ?? targets.map(({ name }) => name);
  let faults = 0;
  for (const name of chosen) faults += (await watch(name)).length;
  if (faults > 0) process.exitCode = 1;
}

void main();
