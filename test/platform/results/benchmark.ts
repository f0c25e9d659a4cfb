import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scanParquet } from "nodejs-polars";
import { createRandom } from "../../../lib/platform/random/random";
import {
  codeOfArchive,
  contentAddress,
  exportArchive,
  listArchive,
  ResultCache,
  verifyArchive,
} from "../../../lib/platform/results";

// A cache of many entries: `npx tsx test/platform/results/benchmark.ts [entries, 100000 unless told]`. Wanted of 100,000:
// a look-up in less than 1 ms, lists and the scan of an export in less than 5 s, memory that does not grow with entries.

const entries = Number(process.argv[2] ?? 100_000);
const group = "train-network/1";
const current = new Set([group]);

/** A question and answer of the size of a training's over 12 epochs. */
const questionOf = (seed: number) => ({
  numerics: "tensorflow-cpu-2.15.1-avx2",
  versions: { "train-network": 1 },
  task: {
    kind: "train-network",
    data: { id: "mnist", fingerprint: "f".repeat(64), trainPoints: 1000, validationPoints: 500, seed: 1 },
    architecture: "115-90-70-10",
    epochs: 12,
    seed,
  },
});
const answerOf = (seed: number) => ({
  history: Array.from({ length: 12 }, (_, epoch) => {
    const loss = 1 / (epoch + 1 + seed / entries);
    return { epoch: epoch + 1, trainLoss: loss, validationLoss: loss * 1.1, validationAccuracy: 1 - loss / 3 };
  }),
});

const resident = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
};

async function timed<Result>(what: string, run: () => Result | Promise<Result>, per = 1): Promise<Result> {
  const [before, started] = [resident(), performance.now()];
  const result = await run();
  const milliseconds = performance.now() - started;
  const time = per > 1 ? `${(milliseconds / per).toFixed(3)} ms each` : `${(milliseconds / 1000).toFixed(2)} s`;
  console.log(`${what}: ${time}; memory ${before.toFixed(0)} → ${resident().toFixed(0)} MiB`);
  return result;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-entries-"));
  const cache = new ResultCache(folder);
  try {
    await cache.write(group, questionOf(0), { answer: answerOf(0), code: "c".repeat(64) });
    await timed(`${entries} entries written without waiting for the disk`, () => {
      for (let seed = 1; seed < entries; seed++) {
        const [question, answer, code, format] = [questionOf(seed), answerOf(seed), "c".repeat(64), 1];
        const [address, answerSha256] = [contentAddress(question), contentAddress(answer)];
        const parent = join(folder, "results", group, address.slice(0, 2));
        mkdirSync(parent, { recursive: true });
        const sha256 = contentAddress({ format, question, code, answerSha256 });
        const text = JSON.stringify({ format, question, code, answerSha256, answer, sha256 });
        writeFileSync(join(parent, `${address}.json`), `${text}\n`);
      }
    });
    const random = createRandom(1, "look-ups");
    const asked = Array.from({ length: 2000 }, () => questionOf(random.integer(entries)));
    await timed(
      "look-up",
      () => {
        for (const question of asked) if (!cache.read(group, contentAddress(question))) throw new Error("It is gone.");
      },
      asked.length,
    );
    await timed("list", () => listArchive(folder, current));
    await timed("list of codes", () => codeOfArchive(folder, current));
    await timed("verify", () => verifyArchive(folder, current));
    const file = join(folder, "all.parquet");
    await timed("export", () => exportArchive(folder, current, file));
    const { height } = await timed("scan by polars", () =>
      scanParquet(file).groupBy(["kind", "code"]).len().collectSync(),
    );
    if (height !== 1) throw new Error(`${height} groups.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
