import type { Command } from "commander";
import { listDataSets } from "../../datasets";
import { startProgress } from "../../display/progress";
import { table } from "../../display/table";
import { difficultyDefaults, measureDifficulty } from "../../experiments/difficulty";
import { startEngine } from "../../tensorflow/engine";

/** Adds `datasets difficulty`. */
export function addMeasureDifficulty(datasets: Command): void {
  const { trainPoints, validationPoints, architecture, epochs } = difficultyDefaults;
  datasets
    .command("difficulty")
    .description(
      `accuracy of a nearest neighbour and of the network ${architecture} on ${validationPoints} images, after ${epochs} epochs on ${trainPoints}`,
    )
    .argument("[id...]", "data sets, default the procedural family")
    .option("--seed <integer>", "seed of images and network", Number, difficultyDefaults.seed)
    .option("--json", "print them as JSON")
    .action(async (ids: string[], { seed, json }: { seed: number; json?: boolean }) => {
      const family = listDataSets().filter(({ kind }) => kind === "procedural");
      const chosen = ids.length > 0 ? ids : family.map(({ id }) => id);
      await startEngine();
      const progress = startProgress("Difficulty", chosen.length);
      const measured = [];
      for (const id of chosen) {
        progress.update(measured.length, id);
        measured.push(await measureDifficulty(id, { ...difficultyDefaults, seed }));
      }
      progress.update(measured.length, "");
      progress.finish("done");
      if (json) console.log(JSON.stringify(measured));
      else
        table(
          measured.map((row) => ({ ...row })),
          { caption: "Accuracy on validation images", limit: measured.length },
        );
    });
}
