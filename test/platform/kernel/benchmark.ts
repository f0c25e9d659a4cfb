import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../../../lib/platform/paths";
import { KernelClient } from "./kernel-client";
import { processorTime } from "./processor-time";

// How fast the kernel is on this machine: `npx tsx test/platform/kernel/benchmark.ts [--rounds 3]`, with nothing else running.

const parts = ["datasets", "experiments", "figures", "hyperband", "mutual-information", "networks"];
const imports = [
  ...[...parts, "platform/display", "platform/results", "predictors", "search-space"].map((name) => `../lib/${name}`),
  ...["danfojs-node", "nodejs-polars"],
];
const importAll = `${imports.map((path, index) => `import * as m${index} from "${path}";`).join("\n")}\n1`;

/** Remembered results of type checks; without them the first cell checks the whole library. */
const memory = join(projectRoot, "node_modules/.cache/mi-nas-kernel");

interface Measurement {
  readonly what: string;
  /** Seconds that it may take on a quiet machine. */
  readonly bound?: number;
  readonly seconds: number;
  /** Seconds of the kernel's main thread on a processor: what `seconds` nears where nothing else runs. */
  readonly processor: number;
}

/** One kernel, from its launch to its end. */
async function measure({ remembered }: { readonly remembered: boolean }): Promise<readonly Measurement[]> {
  if (!remembered) rmSync(memory, { recursive: true, force: true });
  const launched = performance.now();
  const kernel = await KernelClient.start(join(projectRoot, "notebooks"));
  const pid = kernel.process.pid!;
  const ready = { seconds: (performance.now() - launched) / 1000, processor: processorTime(pid) };
  const cell = async (code: string): Promise<{ readonly seconds: number; readonly processor: number }> => {
    const before = processorTime(pid);
    const { reply, seconds } = await kernel.run(code);
    if (reply.status !== "ok") throw new Error(`A cell of the benchmark has failed: ${reply.evalue}`);
    return { seconds, processor: processorTime(pid) - before };
  };
  const first = await cell(importAll);
  const later = [];
  for (let index = 0; index < 10; index++) later.push(await cell(`const later${index} = Object.keys(m0).length;`));
  const slowest = later.reduce((one, other) => (one.seconds > other.seconds ? one : other));
  const lines = await cell("for (let i = 0; i < 20_000; i++) console.log(i);");
  const megabytes = Number(await kernel.value("process.memoryUsage().rss / 2 ** 20"));
  await kernel.close();
  console.log(`  ${remembered ? "checks remembered" : "nothing remembered"}: ${Math.round(megabytes)} MiB at the end`);
  return [
    { what: "ready", bound: 3, ...ready },
    { what: `first cell, whole library${remembered ? "" : ", nothing remembered"}`, bound: 4, ...first },
    { what: "later cell, slowest of ten", bound: 0.2, ...slowest },
    { what: "20,000 printed lines", ...lines },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`Cannot measure ${values.rounds} rounds.`);
  console.log(`Load average before: ${loadavg()[0]!.toFixed(1)}`);
  const all = [...(await measure({ remembered: false }))];
  for (let round = 0; round < rounds; round++) all.push(...(await measure({ remembered: true })));
  const names = [...new Set(all.map(({ what }) => what))];
  const rows = names.map((what) => {
    const own = all.filter((measurement) => measurement.what === what);
    const best = (values: readonly number[]): number => Number(Math.min(...values).toFixed(2));
    return {
      what,
      "bound (s)": own[0]!.bound ?? "–",
      "best (s)": best(own.map(({ seconds }) => seconds)),
      "best, processor (s)": best(own.map(({ processor }) => processor)),
      "all (s)": own.map(({ seconds }) => seconds.toFixed(2)).join(" "),
    };
  });
  console.table(rows);
  console.log(`Load average after: ${loadavg()[0]!.toFixed(1)}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
