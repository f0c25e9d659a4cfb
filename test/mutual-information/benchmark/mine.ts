import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasPyTorch } from "../../networks/benchmark/has-pytorch";
import type { CriticCase, EpochTimes } from "./critic-case";

// Processor time of an epoch of MINE with the critics of the thesis, one for each layer: this project against the same
// model and schedule in PyTorch, one thread each, in turn (the processor's time is what a quiet machine's clock shows):
//   npx tsx test/mutual-information/benchmark/mine.ts [--filters 60] [--points 2000] [--rounds 3] [--python python3]
// PyTorch takes part if that Python can import torch.

const { values: flags } = parseArgs({
  options: {
    filters: { type: "string", default: "60" },
    points: { type: "string", default: "2000" },
    rounds: { type: "string", default: "3" },
    python: { type: "string", default: "python3" },
  },
});

const env = { ...process.env, OMP_NUM_THREADS: "1" };
const quickest = (values: readonly number[]): number => Math.min(...values);

function measure(command: string, args: readonly string[], one: CriticCase): readonly number[] {
  const printed = execFileSync(command, [...args, JSON.stringify(one)], { env, encoding: "utf8" });
  return (JSON.parse(printed) as EpochTimes).seconds;
}

const withPyTorch = hasPyTorch(flags.python);
const logRatios: number[] = [];
for (const [side, nConvolutions] of [
  [16, 3],
  [8, 2],
  [4, 1],
  [2, 0],
]) {
  const fitPoints = Number(flags.points);
  const sizes = { side, channels: Number(flags.filters), nConvolutions, nClasses: 10 };
  const one = { ...sizes, fitPoints, reportPoints: Math.ceil(fitPoints / 2), epochs: 4 };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    ours.push(...measure(process.execPath, ["--require", "tsx/cjs", join(__dirname, "ours.ts")], one));
    if (withPyTorch) theirs.push(...measure(flags.python, [join(__dirname, "pytorch_mine.py")], one));
  }
  const [own, other] = [quickest(ours), quickest(theirs)];
  const compared = withPyTorch ? `, PyTorch ${other.toFixed(3)} s; PyTorch / ours ${(other / own).toFixed(2)}` : "";
  console.log(`${side}×${side}×${flags.filters}, ${nConvolutions} convolutions: ${own.toFixed(3)} s${compared}`);
  logRatios.push(Math.log(other / own));
}
if (withPyTorch) {
  const mean = Math.exp(logRatios.reduce((sum, value) => sum + value, 0) / logRatios.length);
  console.log(`PyTorch / ours, geometric mean: ${mean.toFixed(2)} (above 1: this project is quicker)`);
}
console.log(`Load of the machine: ${loadavg()[0].toFixed(1)}.`);
