import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import { listDataSets } from "../../datasets";
import { knownDataSet } from "../../datasets/find-data-set";
import { type Difficulty, difficultyDefaults, measureDifficulty } from "../../experiments/study/difficulty";
import { progress } from "../../platform/display/progress";
import { table } from "../../platform/display/table";
import { integerOption, readInput } from "../input";

interface Settings {
  readonly seed: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Adds `datasets difficulty`. */
export function addMeasureDifficulty(datasets: Command): void {
  const { trainPoints, validationPoints, architecture, epochs } = difficultyDefaults;
  const command = datasets
    .command("difficulty")
    .description(
      `accuracy of a nearest neighbour and of the network ${architecture} on ${validationPoints} images, after ${epochs} epochs on ${trainPoints}`,
    )
    .argument("[id...]", "data sets, default the procedural family")
    .option("--seed <integer>", "seed of images and network", integerOption(0), difficultyDefaults.seed)
    .option("--json", "print them as JSON")
    .option("--markdown", "print them as the table of lib/datasets/procedural/README.md")
    .action(async (ids: string[], { seed, json, markdown }: Settings) => {
      readInput(command, () => ids.forEach(knownDataSet));
      const family = listDataSets().filter(({ kind }) => kind === "procedural");
      const measured = await measure(ids.length > 0 ? ids : family.map(({ id }) => id), seed);
      if (json) console.log(JSON.stringify(measured));
      else if (markdown) console.log(difficultyMarkdown(measured));
      else table(measured, { caption: "Accuracy on validation images", limit: measured.length, digits: 4 });
    });
}

async function measure(ids: readonly string[], seed: number) {
  const { startEngine } =
    require("../../platform/tensorflow/engine") as typeof import("../../platform/tensorflow/engine");
  await startEngine();
  const bar = progress("Difficulty", ids.length);
  const measured = [];
  for (const id of ids) {
    bar.update(measured.length, id);
    await setImmediate(); // the bar draws by a timer, which training alone would starve
    measured.push({ ...(await measureDifficulty(id, { ...difficultyDefaults, seed })) });
  }
  bar.update(measured.length);
  bar.finish("done");
  return measured;
}

/** The measured data sets as rows of a Markdown table, with what each asks. */
export function difficultyMarkdown(measured: readonly Difficulty[]): string {
  const entries = new Map(listDataSets().map((entry) => [entry.id, entry]));
  const share = (accuracy: number) => accuracy.toFixed(2);
  const rows = measured.map(({ id, nClasses, channels, knownInformationNats, ...accuracies }) => {
    const { chance, nearestNeighbour, network } = accuracies;
    const { detail = "", split = "" } = entries.get(id) ?? {};
    const asks = detail.replace(/^\w+: /, "").replace(/ Varying:.*$/s, "");
    const error = /probability ([\d.]+)\.$/.exec(detail)?.[1] ?? "0";
    const known = knownInformationNats === null ? "–" : knownInformationNats.toFixed(3);
    const cells = [id.replace("procedural-", ""), split, asks, nClasses, channels, error, known];
    return `| ${[...cells, share(chance), share(nearestNeighbour), share(network)].join(" | ")} |`;
  });
  const head = "| id | split | asks | classes | channels | e | I(X;Y), nats | chance | neighbour | network |";
  return [head, "|---|---|---|--:|--:|--:|--:|--:|--:|--:|", ...rows].join("\n");
}
