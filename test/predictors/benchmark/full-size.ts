import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { randomPosterior } from "../../../lib/experiments/posterior/null-model";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import { cleanCount } from "../../../lib/predictors/clean-posteriors";
import { fitPredictor, fitPredictorSchema, type SampleGroup } from "../../../lib/predictors/fit-predictor.task";
import { nEntries } from "../../../lib/search-space";

// One predictor at the thesis's full size: 20 data sets × 11 inputs × 462 clean targets = 101,640 training samples, 35
// test samples, 100 epochs. Wall and processor time, and the most memory that the process held:
//   npx tsx test/predictors/benchmark/full-size.ts [--epochs 100] [--threads 2]

const { values: flags } = parseArgs({
  options: { epochs: { type: "string", default: "100" }, threads: { type: "string", default: "2" } },
});

const cleanSize = 5;
const seed = 1;

/** Data sets of random inputs and random posteriors: what a step costs does not depend on what they say. */
function groups(part: string, nDataSets: number, nSamples: number): readonly SampleGroup[] {
  return Array.from({ length: nDataSets }, (_, dataSet) => {
    const random = createRandom(seed, "full size", part, dataSet);
    const indices = Array.from({ length: nSamples }, (_, index) => index);
    return {
      inputs: indices.map(() => Array.from({ length: nEntries + 4 }, () => random.normal())),
      posteriors: indices.map((index) => [...randomPosterior(4, seed, part, dataSet, index)]),
    };
  });
}

async function run(): Promise<void> {
  await startEngine({ threads: Number(flags.threads) });
  const [train, test] = [groups("train", 20, 11), groups("test", 7, 5)];
  const samples = train.length * 11 * cleanCount(11, cleanSize);
  const task = fitPredictorSchema.parse({
    kind: "fit-predictor",
    train,
    test,
    trainCleanSize: cleanSize,
    testCleanSize: cleanSize,
    scaledColumns: [],
    predictor: { epochs: Number(flags.epochs) },
    seed,
  });
  const [began, used] = [performance.now(), process.cpuUsage()];
  const { result } = await fitPredictor.execute(task, {} as never);
  const wall = (performance.now() - began) / 1e3;
  const { user, system } = process.cpuUsage(used);
  const { train: onTrain, test: onTest } = result.curve;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${samples} training samples, ${7 * 5} test samples, ${onTrain.length} epochs, ${flags.threads} threads.`,
  );
  console.log(
    `${wall.toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} s of processor, ${megabytes.toFixed(0)} MB at most.`,
  );
  console.log(
    `Last errors: ${onTrain[onTrain.length - 1].toExponential(2)}, ${onTest[onTest.length - 1].toExponential(2)}.`,
  );
  console.log(`Load of the machine: ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores.`);
}

run();
