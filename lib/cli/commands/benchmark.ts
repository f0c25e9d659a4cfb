import type { Command } from "commander";
import { type KnownTruthChoice, knownTruthRuns } from "../../experiments/information/known-truth";
import { profileOf } from "../../experiments/study/profiles";
import { benchmarkTable } from "../../mutual-information/ground-truth";
import { type Progress, progress as startProgress } from "../../platform/display/progress";
import { table } from "../../platform/display/table";
import { runExperiment } from "../../platform/session/run";
import { defaultWorkers } from "../../platform/tasks";
import { integerOption, readInput } from "../input";

interface BenchmarkFlags extends KnownTruthChoice {
  readonly seed: number;
  readonly workers: number;
  readonly json?: boolean;
}

/** Adds `benchmark`. */
export function add(command: Command): void {
  command
    .option("--cases <part>", "only cases whose name contains this")
    .option("--estimators <part>", "only estimators whose name contains this")
    .option("--seeds <number>", "samples of each case", integerOption(1), 1)
    .option("--same-points", "draw each case once; only the estimator's seed varies")
    .option("-s, --seed <integer>", "seed of the first sample", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option("--json", "print the table as JSON")
    .action(async ({ json, seed, workers, ...choice }: BenchmarkFlags) => {
      const experiment = readInput(command, () => knownTruthRuns(choice));
      let progress: Progress | undefined;
      let done = 0;
      // no experiment of a profile's size: the cases bring theirs
      const study = { profile: profileOf("smoke"), seed, workers };
      const { result: runs } = await runExperiment(
        {
          ...study,
          onPlan: ({ lines }) => {
            progress = startProgress("benchmark", lines[0].left.tasks); // none for those of the cache
          },
          onEvent: (event) => {
            if (event.type !== "finished" || event.kind !== "estimate-known-truth" || event.fromCache) return;
            const { caseId, estimator, nats } = event.result;
            progress?.update(++done, `${caseId}, ${estimator}: ${nats.toFixed(3)}`);
          },
        },
        experiment,
      );
      progress?.finish("");
      const rows = benchmarkTable(runs);
      if (json) console.log(JSON.stringify({ table: rows }));
      else
        table(rows, {
          caption: `Estimators against known truth, samples of each: ${choice.seeds}`,
          limit: rows.length,
        });
    });
}
