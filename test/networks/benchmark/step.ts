import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { leastSteps } from "../../../lib/networks/steps-as-graph";
import { hasPyTorch } from "./has-pytorch";
import { Side } from "./side";

// Images a second of a training step: this project, pinned to AVX2 and with the processor's best instructions, stock
// TensorFlow.js and PyTorch, one thread each, in turn in one run, so that what else the machine does meets all of them:
//   npx tsx test/networks/benchmark/step.ts [--filters 20,60,115] [--batch 128] [--rounds 7] [--python python3]
// PyTorch takes part if that Python can import torch.

const { values: flags } = parseArgs({
  options: {
    filters: { type: "string", default: "20,60,115" },
    batch: { type: "string", default: "128" },
    rounds: { type: "string", default: "7" },
    python: { type: "string", default: "python3" },
  },
});

const widths = flags.filters.split(",").map(Number);
const batchSize = Number(flags.batch);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const typeScript = (name: string, file: string, environment: NodeJS.ProcessEnv = {}): Side =>
  new Side(name, process.execPath, ["--require", "tsx/cjs", join(__dirname, file)], environment);

async function main(): Promise<void> {
  const sides = [
    typeScript("ours", "ours.ts"),
    typeScript("ours native", "ours.ts", { MI_NAS_INSTRUCTIONS: "native" }),
    typeScript("stock tfjs", "stock.ts"),
    ...(hasPyTorch(flags.python) ? [new Side("PyTorch", flags.python, [join(__dirname, "pytorch_side.py")])] : []),
  ];
  const ratios = new Map<string, number[]>();
  for (const filters of widths) {
    const steps = leastSteps; // an epoch long enough that its steps run as a graph
    const speeds = new Map(sides.map(({ name }) => [name, [] as number[]]));
    for (const side of sides) await side.ask({ filters, batchSize, steps }); // warm
    for (let round = 0; round < Number(flags.rounds); round++) {
      for (const side of sides) {
        const { imagesPerSecond } = await side.ask({ filters, batchSize, steps });
        speeds.get(side.name)!.push(imagesPerSecond);
      }
    }
    const medians = new Map([...speeds].map(([name, values]) => [name, median(values)]));
    const line = [...medians].map(([name, speed]) => `${name} ${speed.toFixed(0)}`).join(", ");
    console.log(`${filters} filters, batch ${batchSize}: ${line} images/s`);
    for (const [name, speed] of medians) {
      if (name !== "ours") ratios.set(name, [...(ratios.get(name) ?? []), medians.get("ours")! / speed]);
    }
  }
  for (const [name, values] of ratios) {
    const each = values.map((value, index) => `${value.toFixed(2)} at ${widths[index]}`).join(", ");
    console.log(`ours / ${name}: ${each}; geometric mean ${geometricMean(values).toFixed(2)}`);
  }
  console.log(`Load of the machine: ${loadavg()[0].toFixed(1)}.`);
  for (const side of sides) side.end();
}

void main();
