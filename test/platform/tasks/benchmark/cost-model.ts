import { parseArgs } from "node:util";
import { measureSpeed, timeTraining } from "../../../../lib/networks/measure-speed";
import { secondsOf, speedError, type Timing } from "../../../../lib/platform/tasks";
import { startEngine } from "../../../../lib/platform/tensorflow/engine";
import { architectureId, parseArchitecture } from "../../../../lib/search-space";

// How well a plan's cost model, fitted to the few architectures of the calibration, says how long others train:
//   npx tsx test/platform/tasks/benchmark/cost-model.ts [--images 1000]

const { values: flags } = parseArgs({ options: { images: { type: "string", default: "1000" } } });

const others = [
  "20-20-20-20",
  "45-45-45-45",
  "120-120-120-120",
  "10-120-10-120",
  "115-90-70-10",
  "15-40-80-120",
  "100-20-40-60",
  "60-10-110-35",
];

async function main(): Promise<void> {
  const { kind: engine } = await startEngine({ threads: 1 });
  const speed = await measureSpeed();
  console.log(
    `${(1e3 * speed.secondsPerStep).toFixed(2)} ms a step, ${(1e3 * speed.secondsPerGraphStep).toFixed(2)} in a graph, ${(1e12 * speed.secondsPerMultiplyAdd).toFixed(2)} ps a ` +
      `multiply-add, ${(1e9 * speed.secondsPerValue).toFixed(2)} ns a value`,
  );
  const timings: Timing[] = [];
  for (const architecture of others.map(parseArchitecture)) {
    const timing = await timeTraining({ architecture, nPoints: Number(flags.images), repeats: 2, engine });
    timings.push(timing);
    const planned = secondsOf(timing.cost, speed);
    const error = 100 * (planned / timing.seconds - 1);
    console.log(
      `${architectureId(architecture)}: ${timing.seconds.toFixed(3)} s an epoch of ${flags.images} images, planned ` +
        `${planned.toFixed(3)} (${error.toFixed(0)} %)`,
    );
  }
  const { mean, most } = speedError(timings, speed);
  console.log(`relative error: ${(100 * mean).toFixed(0)} % in the mean, ${(100 * most).toFixed(0)} % at most`);
}

void main();
