import { estimateWithMine, mineOptions } from "../../../lib/mutual-information";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import type { CriticCase, EpochTimes } from "./critic-case";

// This project's side: estimateWithMine with the options of the thesis. argv[2]: a CriticCase as JSON.

async function main(): Promise<void> {
  const one: CriticCase = JSON.parse(process.argv[2]);
  await startEngine({ threads: 1 });
  const { side, channels, nConvolutions, nClasses, epochs } = one;
  const random = createRandom(1, "benchmark");
  const maps = (nPoints: number) => ({
    values: Float32Array.from(random.normals(nPoints * side * side * channels)),
    labels: Int32Array.from({ length: nPoints }, (_, index) => index % nClasses),
  });
  const processorSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const ends: number[] = [];
  await estimateWithMine({
    fit: maps(one.fitPoints),
    report: maps(one.reportPoints),
    height: side,
    width: side,
    channels,
    nClasses,
    nConvolutions,
    mine: mineOptions({ minEpochs: epochs, maxEpochs: epochs }),
    seed: 1,
    onEpoch: () => void ends.push(processorSeconds()),
  });
  const times: EpochTimes = { seconds: ends.slice(1).map((end, index) => end - ends[index]) };
  console.log(JSON.stringify(times));
}

void main();
