import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths";

/** A program of the repository's Python environment. */
export function pythonProgram(name: string): string {
  const folder = process.platform === "win32" ? "Scripts" : "bin";
  const path = join(projectRoot, ".venv", folder, process.platform === "win32" ? `${name}.exe` : name);
  if (!existsSync(path)) throw new Error(`${path} is not there: run "npm run setup" first.`);
  return path;
}

/** What a finished program left. */
export interface Finished {
  readonly code: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs a program to its end, keeping what it prints; a signal ends the program too. */
export function runProgram(
  program: string,
  arguments_: readonly string[],
  options: { readonly cwd?: string; readonly environment?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...arguments_], {
      cwd: options.cwd ?? projectRoot,
      env: { ...process.env, ...options.environment },
      signal: options.signal,
      killSignal: "SIGINT", // papermill then ends its kernel
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => error.name === "AbortError" || reject(error)); // its end is told by "close"
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
