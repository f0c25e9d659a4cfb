import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../../lib/paths";
import { KernelClient } from "./kernel-client";

// How fast the kernel is on this machine: `npx tsx test/kernel/benchmark.ts [--rounds 3]`, with nothing else running.

const parts = ["datasets", "display", "experiments", "figures", "hyperband", "mutual-information", "networks"];
const imports = [
  ...[...parts, "predictors", "results", "search-space"].map((name) => `../lib/${name}`),
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
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await action();
  return (performance.now() - begin) / 1000;
}

/** One kernel, from its launch to its end. */
async function measure({ remembered }: { readonly remembered: boolean }): Promise<readonly Measurement[]> {
  if (!remembered) rmSync(memory, { recursive: true, force: true });
  let kernel: KernelClient | undefined;
  const ready = await timed(async () => {
    kernel = await KernelClient.start(join(projectRoot, "notebooks"));
  });
  const { run, value, request } = kernel!;
  const cell = async (code: string): Promise<number> => {
    const { reply, seconds } = await run.call(kernel, code);
    if (reply.status !== "ok") throw new Error(`A cell of the benchmark has failed: ${reply.evalue}`);
    return seconds;
  };
  const first = await cell(importAll);
  const later: number[] = [];
  for (let index = 0; index < 10; index++) later.push(await cell(`const later${index} = Object.keys(m0).length;`));
  const lines = await cell("for (let i = 0; i < 20_000; i++) console.log(i);");
  const completion = { code: "m1.", cursor_pos: 3 };
  const complete = await timed(() => request.call(kernel, "shell", "complete_request", completion));
  const megabytes = Number(await value.call(kernel, "process.memoryUsage().rss / 2 ** 20"));
  await kernel!.close();
  console.log(`  ${remembered ? "checks remembered" : "nothing remembered"}: ${Math.round(megabytes)} MiB at the end`);
  return [
    { what: "ready", bound: 3, seconds: ready },
    { what: `first cell, whole library${remembered ? "" : ", nothing remembered"}`, bound: 4, seconds: first },
    { what: "later cell, slowest of ten", bound: 0.2, seconds: Math.max(...later) },
    { what: "20,000 printed lines", seconds: lines },
    { what: "completion", seconds: complete },
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
    const seconds = own.map((measurement) => Number(measurement.seconds.toFixed(3)));
    return { what, "bound (s)": own[0]!.bound ?? "–", "best (s)": Math.min(...seconds), "all (s)": seconds.join(" ") };
  });
  console.table(rows);
  console.log(`Load average after: ${loadavg()[0]!.toFixed(1)}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
