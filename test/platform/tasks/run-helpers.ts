import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "../../../lib/platform/paths";

/** A posterior experiment that takes a few seconds: two data sets, two Hyperbands of 3 → 2 networks each. */
export const tinyOverrides = [
  "dataSets.train=1",
  "dataSets.test=1",
  "trainPoints=32",
  "validationPoints=32",
  "network.batchSize=2", // steps enough for a graph
  "cleanSize.test=1",
  "hyperband.sizes=[3,2]",
  "predictorRepeats=1",
  "predictor.epochs=2",
].flatMap((text) => ["--set", text]);

/** Starts the command line in a process group of its own, on a cache of its own. */
export function startRun(
  cache: string,
  extra: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  section = "posterior",
): ChildProcess {
  const command = [join(projectRoot, "lib/cli/mi-nas.cjs"), "run", section, "--profile", "smoke", "--json"];
  return spawn(process.execPath, [...command, ...tinyOverrides, ...extra], {
    env: { ...process.env, MI_NAS_CACHE: cache, MI_NAS_DATA: "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** What a finished run printed, parsed. */
export interface RunSummary {
  readonly sections: {
    readonly posterior: {
      readonly plan: { readonly lines: readonly { kind: string; asked: unknown; cached: { tasks: number } }[] };
      readonly account: {
        readonly lines: readonly {
          kind: string;
          asked: unknown;
          computed: { tasks: number };
          repeatedEpochs: number;
        }[];
      };
    };
  };
}

/** Waits for a run to end well and reads its summary. */
export async function finishRun(child: ChildProcess): Promise<RunSummary> {
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`The run ended with ${code}: ${errors}`);
  return JSON.parse(output);
}

/** Every file below a folder: relative path → content in base 64. */
export function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path).toString("base64")]));
}
