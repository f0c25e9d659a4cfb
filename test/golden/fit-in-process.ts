import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../lib/platform/paths";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { goldenFits, type Numbers } from "./fits";

/** What one process computed, and on which engine. */
export interface Golden {
  /** The engine's numerics. */
  readonly numerics: string;
  readonly fits: Readonly<Record<string, Numbers>>;
}

/** Variables that could change numbers, taken out of the tests' own environment. */
const unset = [
  "MI_NAS_ENGINE",
  "MI_NAS_INSTRUCTIONS",
  "ONEDNN_MAX_CPU_ISA",
  "DNNL_MAX_CPU_ISA",
  "TF_ENABLE_ONEDNN_OPTS",
];

/** The golden fits in a process of its own. @throws Error with the process's messages when it fails. */
export async function fitInProcess(environment: NodeJS.ProcessEnv): Promise<Golden & { readonly stderr: string }> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unset.includes(name)));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--require", "tsx/cjs", __filename], {
    cwd: projectRoot,
    env: { ...clean, ...environment },
    maxBuffer: 2 ** 28,
  });
  const answer = stdout.trim().split("\n").at(-1)!;
  return { ...JSON.parse(answer), stderr };
}

/** Where the committed numbers lie: one file an engine. */
export const numbersFile = (numerics: string): string => join(__dirname, `${numerics}.json`);

async function main(): Promise<void> {
  const { numerics } = await startEngine({ threads: 1 });
  process.stdout.write(`${JSON.stringify({ numerics, fits: await goldenFits() })}\n`);
}

if (require.main === module) void main();
