import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../lib/platform/random/random";

/** Records of CIFAR's binary format with the given labels and random pixels. */
export function cifarRecords(labels: readonly number[], seed: number, coarse?: readonly number[]): Buffer {
  const random = createRandom(seed, "toy-cifar");
  return Buffer.concat(
    labels.map((label, index) => {
      const pixels = Uint8Array.from({ length: 3072 }, () => random.integer(256));
      return Buffer.concat([Buffer.from(coarse ? [coarse[index], label] : [label]), pixels]);
    }),
  );
}

/** Files of a toy CIFAR-10: five batches of ten images, and a test part of ten. */
export function toyCifar10(): Readonly<Record<string, Buffer>> {
  const labels = Array.from({ length: 10 }, (_, index) => index);
  const batches = [1, 2, 3, 4, 5].map((batch) => [`data_batch_${batch}.bin`, cifarRecords(labels, batch)]);
  return Object.fromEntries([...batches, ["test_batch.bin", cifarRecords(labels, 6)]]);
}

/** Writes files into a folder. */
export function writeFiles(directory: string, files: Readonly<Record<string, Uint8Array | string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
}
