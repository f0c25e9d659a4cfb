import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { trainConsecutively } from "../consecutive-trainings";

// Whether a worker leaks: 1,000 trainings one after the other in one process, in 2 to 3 minutes.
//   npx tsx test/platform/tasks/benchmark/memory.ts [--trainings 1000] [--architectures 12]
// Exit code 1 when tensors are left over, or the resident memory after the first tenth grows by 5 % or more. As many
// architectures take turns as a Hyperband has: TensorFlow keeps the code that oneDNN makes for each shape of a layer, for
// some thousand shapes, so a worker that sees ever new ones grows towards a bound by some 250 MiB without leaking.

const { values: flags } = parseArgs({
  options: {
    trainings: { type: "string", default: "1000" },
    architectures: { type: "string", default: "12" },
  },
});
const trainings = Number(flags.trainings);
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

async function main(): Promise<void> {
  const cacheFolder = mkdtempSync(join(tmpdir(), "mi-nas-memory-"));
  try {
    const held = await trainConsecutively({
      cacheFolder,
      trainings,
      architectures: Number(flags.architectures),
      every: Math.max(1, Math.floor(trainings / 20)),
      onLook: ({ trainings: done, tensors, residentBytes }) =>
        console.log(`${done} trainings: ${tensors} tensors, ${mebibytes(residentBytes)} MiB resident`),
    });
    const warm = held.filter((look) => look.trainings >= trainings / 10);
    const [first, last] = [warm[0], warm[warm.length - 1]];
    const growth = last.residentBytes / first.residentBytes - 1;
    const constant = held.every(({ tensors }) => tensors === held[0].tensors);
    console.log(
      `tensors ${constant ? "constant" : "NOT constant"}; resident memory ${(100 * growth).toFixed(2)} % more after ` +
        `${last.trainings} than after ${first.trainings} trainings`,
    );
    if (!constant || growth >= 0.05) process.exitCode = 1;
  } finally {
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}

void main();
