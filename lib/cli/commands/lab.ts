import { type ChildProcess, spawn } from "node:child_process";
import type { Command } from "commander";
import { projectRoot } from "../../platform/paths";
import { pythonProgram } from "../../platform/report/python";

/** What JupyterLab is to be told about the machine it runs on. */
export interface LabMachine {
  /** The user's number; undefined on Windows. */
  readonly uid: number | undefined;
  /** Whether a browser can be opened from here. */
  readonly display: boolean;
}

/** This machine. A Linux without a display is a container or reached over a line: there only the address helps. */
function thisMachine(): LabMachine {
  const { BROWSER, DISPLAY, WAYLAND_DISPLAY } = process.env;
  const display = process.platform !== "linux" || Boolean(BROWSER || DISPLAY || WAYLAND_DISPLAY);
  return { uid: process.getuid?.(), display };
}

/**
 * Arguments that open the tour; an option that the user gives too is the user's, since JupyterLab takes none twice.
 *
 * @param given What the user wants JupyterLab to be told.
 */
export function labArguments(given: readonly string[], machine: LabMachine): readonly string[] {
  const fixed = [`--ServerApp.root_dir=${projectRoot}`, "--LabApp.default_url=/lab/tree/notebooks/0-tour.ipynb"];
  // JupyterLab refuses to run as root unless told; in a container there is often nobody else.
  if (machine.uid === 0) fixed.push("--allow-root");
  if (!machine.display) fixed.push("--no-browser");
  const nameOf = (argument: string): string => argument.split("=")[0];
  const names = new Set(given.map(nameOf));
  return ["lab", ...fixed.filter((argument) => !names.has(nameOf(argument))), ...given];
}

/** Ends JupyterLab, and it its kernels, with this process: on the one signal that it takes without a question. */
function endWith(child: ChildProcess): void {
  const end = (): void => void child.kill("SIGTERM");
  // Ctrl-C in a terminal reaches JupyterLab too, which asks before it ends; then we end with it.
  process.on("SIGINT", () => process.stdin.isTTY || end());
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);
  if (process.env.npm_lifecycle_event !== "lab") return;
  // npm hands a signal on to the shell that it started us by, if at all, and the shell dies of it without a word to us.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || end(), 500).unref();
}

/** Adds `lab`. */
export function add(command: Command): void {
  command
    .argument("[arguments...]")
    .allowUnknownOption()
    .action((arguments_: string[]) => {
      const child = spawn(pythonProgram("jupyter"), labArguments(arguments_, thisMachine()), { stdio: "inherit" });
      child.on("close", (code) => {
        process.exitCode = code ?? 1;
      });
      endWith(child);
    });
}
