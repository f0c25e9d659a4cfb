import { spawn } from "node:child_process";
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

/** Adds `lab`. */
export function addLab(program: Command): void {
  program
    .command("lab")
    .description("open JupyterLab on the notebooks; further arguments go to it")
    .argument("[arguments...]")
    .allowUnknownOption()
    .action((arguments_: string[]) => {
      const child = spawn(pythonProgram("jupyter"), labArguments(arguments_, thisMachine()), { stdio: "inherit" });
      child.on("close", (code) => {
        process.exitCode = code ?? 1;
      });
      process.on("SIGINT", () => undefined); // JupyterLab asks before it ends; we end with it
      for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
    });
}
