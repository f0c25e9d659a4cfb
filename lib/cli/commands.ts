import type { Command } from "commander";

/** The commands, by what each is for; that of `name` is `add` of `commands/NAME.ts`, loaded when it is called. */
const commands: Readonly<Record<string, string>> = {
  datasets: "the data sets: what they are, what of them is here",
  hyperband: "how a search for architectures spends its epochs",
  mi: "mutual information of two arrays in NPY, NPZ or CSV files, in nats; writes no file",
  layers: "what each layer of a network of your own knows of the label, from its activations",
  notebooks: "execute the notebooks, check and format their code",
  plan: "say what a run would compute, what the cache holds and how long it would take",
  run: "run sections of the thesis: hyperband, mi, posterior, prior; all when none is named",
  table: "the width table: accuracies and layers' information of many architectures",
  worker: "compute, on this machine, the tasks of a queue that other machines ask",
  reference: "the committed numbers: how far they reach; compute more, or a part of them again",
  results: "what the cache holds",
  start: "compute everything of a profile, execute every notebook, write the HTML report",
  lab: "open JupyterLab on the notebooks; further arguments go to it",
  benchmark: "hold every estimator of mutual information against cases of known truth",
};

/**
 * Adds every command to the program, by its name and description alone unless it is called: help takes no longer than
 * reading this file.
 *
 * @param isCalled Whether a command's options are needed.
 */
export function addCommands(program: Command, isCalled: (name: string) => boolean): void {
  for (const [name, description] of Object.entries(commands)) {
    const command = program.command(name).description(description);
    if (isCalled(name)) (require(`./commands/${name}`) as { add(command: Command): void }).add(command);
  }
}
