import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../../lib/platform/paths";
import type { Engine } from "../../../lib/platform/tensorflow/engine-kind";
import type { SmallNetworkOptions } from "./small-network";

/** What a training in a process of its own has found. */
export interface TrainedInProcess {
  readonly engine: Engine;
  /** Loss before each step, nats. */
  readonly losses: readonly number[];
  /** Tensors alive after each step. */
  readonly tensors: readonly number[];
  /** Tensors alive after all is disposed of, beyond those from before. */
  readonly tensorsLeft: number;
}

/** The end of a process. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript file of this folder in a process of its own; `onOutput` is told of what it prints. */
export function runTypeScript(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  onOutput: (child: ChildProcess, stdout: string) => void = () => {},
): Promise<ProcessEnd> {
  const script = join(projectRoot, "test", "platform", "tensorflow", file);
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    onOutput(child, stdout);
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** Trains the small network in a process of its own. @throws Error with the process's messages when it fails. */
export async function trainInProcess(
  options: SmallNetworkOptions,
  environment: NodeJS.ProcessEnv,
): Promise<TrainedInProcess> {
  const { code, stdout, stderr } = await runTypeScript("train-in-process.ts", [JSON.stringify(options)], environment);
  if (code !== 0) throw new Error(`Training in a process ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
