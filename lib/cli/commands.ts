import type { Command } from "commander";

/** The commands: what each is for, and its file, which is loaded when the command is called. */
const commands: readonly { name: string; description: string; load: () => (command: Command) => void }[] = [
  {
    name: "datasets",
    description: "the data sets: what they are, what of them is here",
    load: () => (require("./commands/datasets") as typeof import("./commands/datasets")).addDataSets,
  },
  {
    name: "hyperband",
    description: "how a search for architectures spends its epochs",
    load: () => (require("./commands/hyperband") as typeof import("./commands/hyperband")).addHyperband,
  },
  {
    name: "mi",
    description: "mutual information of two arrays in NPY, NPZ or CSV files, in nats; writes no file",
    load: () => (require("./commands/mi") as typeof import("./commands/mi")).addInformation,
  },
  {
    name: "layers",
    description: "what each layer of a network of your own knows of the label, from its activations; writes no file",
    load: () => (require("./commands/layers") as typeof import("./commands/layers")).addLayers,
  },
  {
    name: "notebooks",
    description: "execute the notebooks, check and format their code",
    load: () => (require("./commands/notebooks") as typeof import("./commands/notebooks")).addNotebooks,
  },
  {
    name: "plan",
    description: "say what a run would compute, what the cache holds and how long it would take",
    load: () => (require("./commands/plan") as typeof import("./commands/plan")).addPlan,
  },
  {
    name: "run",
    description: "run sections of the thesis: hyperband, mi, posterior, prior; all when none is named",
    load: () => (require("./commands/run") as typeof import("./commands/run")).addRun,
  },
  {
    name: "table",
    description: "the width table: accuracies and layers' information of many architectures",
    load: () => (require("./commands/table") as typeof import("./commands/table")).addTable,
  },
  {
    name: "worker",
    description: "compute, on this machine, the tasks of a queue that other machines ask",
    load: () => (require("./commands/worker") as typeof import("./commands/worker")).addWorker,
  },
  {
    name: "reference",
    description: "the committed numbers: how far they reach; compute more, or a part of them again",
    load: () => (require("./commands/reference") as typeof import("./commands/reference")).addReference,
  },
  {
    name: "results",
    description: "what the cache holds",
    load: () => (require("./commands/results") as typeof import("./commands/results")).addResults,
  },
  {
    name: "start",
    description: "compute everything of a profile, execute every notebook, write the HTML report",
    load: () => (require("./commands/start") as typeof import("./commands/start")).addStart,
  },
  {
    name: "lab",
    description: "open JupyterLab on the notebooks; further arguments go to it",
    load: () => (require("./commands/lab") as typeof import("./commands/lab")).addLab,
  },
  {
    name: "benchmark",
    description: "hold every estimator of mutual information against cases of known truth",
    load: () => (require("./commands/benchmark") as typeof import("./commands/benchmark")).addBenchmark,
  },
];

/**
 * Adds every command to the program, by its name and description alone unless it is called: help takes no longer than
 * reading this file.
 *
 * @param isCalled Whether a command's options are needed.
 */
export function addCommands(program: Command, isCalled: (name: string) => boolean): void {
  for (const { name, description, load } of commands) {
    const command = program.command(name).description(description);
    if (isCalled(name)) load()(command);
  }
}
