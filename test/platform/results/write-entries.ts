import { contentAddress, ResultCache } from "../../../lib/platform/results";

// Writes the same twenty entries of `kind/1` again and again into the cache that it is told, reading them in between:
// one of several processes that do so at the same time. Exit code 1 when it reads what nobody wrote.
const [folder] = process.argv.slice(2);

async function main(): Promise<void> {
  const cache = new ResultCache(folder);
  for (let turn = 0; turn < 2; turn++) {
    for (let entry = 0; entry < 20; entry++) {
      const values = Array.from({ length: 500 }, (_, index) => entry / (index + 3));
      await cache.write("kind/1", { entry }, { answer: { values }, code: "c" });
      const other = cache.read("kind/1", contentAddress({ entry: (entry * 7) % 20 }));
      if (other && (other.answer as { values: number[] }).values.length !== 500) process.exit(1);
    }
  }
}

void main();
