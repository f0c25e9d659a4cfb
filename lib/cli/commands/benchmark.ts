import type { Command } from "commander";
import { progress as startProgress } from "../../display/progress";
import { benchmarkTable, planBenchmark, runBenchmark } from "../../mutual-information/ground-truth/benchmark";
import { cacheFolder } from "../../paths";
import { ResultCache } from "../../results/cache";
import { startEngine } from "../../tensorflow/engine";
import { integerOption } from "../integer-option";

interface BenchmarkFlags {
  readonly cases?: string;
  readonly estimators?: string;
  readonly seeds: number;
  readonly json?: boolean;
}

/** Adds `benchmark`. */
export function addBenchmark(program: Command): void {
  program
    .command("benchmark")
    .description("hold every estimator of mutual information against cases of known truth")
    .option("--cases <part>", "only cases whose name contains this")
    .option("--estimators <part>", "only estimators whose name contains this")
    .option("--seeds <number>", "samples of each case", integerOption(1), 1)
    .option("--json", "print the table as JSON")
    .action(async ({ json, ...choice }: BenchmarkFlags) => {
      const plan = planBenchmark(choice);
      if (plan.length === 0) throw new RangeError("No case and estimator have such names.");
      const engine = await startEngine({ threads: 1 });
      const progress = startProgress("benchmark", plan.length);
      const runs = await runBenchmark({
        plan,
        cache: new ResultCache(cacheFolder()),
        numerics: engine.numerics,
        onRun: (done, run) => progress.update(done, `${run.caseId}, ${run.estimator}: ${run.nats.toFixed(3)}`),
      });
      progress.finish("");
      const table = benchmarkTable(runs);
      if (json) console.log(JSON.stringify({ table }));
      else console.table(table.map((row) => ({ ...row, truthNats: round(row.truthNats), nats: round(row.nats) })));
    });
}

function round(nats: number): number {
  return Math.round(nats * 1e4) / 1e4;
}
