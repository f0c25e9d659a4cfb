import { spawn } from "node:child_process";
import type { Command } from "commander";
import { projectRoot } from "../../paths";
import { pythonProgram } from "../../report/python";

/** Adds `lab`. */
export function addLab(program: Command): void {
  program
    .command("lab")
    .description("open JupyterLab on the notebooks; further arguments go to it")
    .argument("[arguments...]")
    .allowUnknownOption()
    .action((arguments_: string[]) => {
      const fixed = [
        "lab",
        `--ServerApp.root_dir=${projectRoot}`,
        "--LabApp.default_url=/lab/tree/notebooks/0-tour.ipynb",
      ];
      const child = spawn(pythonProgram("jupyter"), [...fixed, ...arguments_], { stdio: "inherit" });
      child.on("close", (code) => {
        process.exitCode = code ?? 1;
      });
      process.on("SIGINT", () => undefined); // JupyterLab asks before it ends; we end with it
    });
}
