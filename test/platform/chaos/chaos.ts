import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../../../lib/platform/random/random";
import { hasRedis, RedisServer } from "../queue/redis-server";
import { diskFaults, type Fault, faults } from "./faults";
import { type Outcome, Round } from "./round";

// Runs a small posterior experiment again and again through seeded faults, of processes, of files, of the disk and of a
// queue in turn, and compares what each leaves with an undisturbed run:
// `npx tsx test/platform/chaos/chaos.ts [--faults 200] [--seed 1] [--minutes 60] [--stop 60] [--pace 2] [--each 14]
// [--only queue]`.
// Exit code 1 when tables or results differ, or something finished was lost. About a quarter of an hour on two quiet
// cores; a round that `--minutes` would end is played to its end.

const { values: flags } = parseArgs({
  options: {
    faults: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
    stop: { type: "string", default: "60" },
    pace: { type: "string", default: "2" },
    each: { type: "string", default: "14" },
    only: { type: "string" },
  },
});

/** Which faults a round draws from. */
const mixes = {
  processes: faults.processes,
  files: [...faults.processes, ...faults.files],
  disk: [...faults.disk, ...faults.disk, ...faults.files, "kill a worker", "kill the run"],
  queue: [...faults.queue, "kill the run", "stop the run", ...faults.files],
} as const satisfies Record<string, readonly Fault[]>;
type Mix = keyof typeof mixes;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-chaos-"));
  const shim = diskFaults(folder);
  const server = hasRedis ? new RedisServer() : undefined;
  const possible = (Object.keys(mixes) as Mix[]).filter(
    (mix) => (mix !== "disk" || shim) && (mix !== "queue" || server) && (!flags.only || mix === flags.only),
  );
  const [seed, pace, stop] = [Number(flags.seed), Number(flags.pace), Number(flags.stop)];
  const random = createRandom(seed, "chaos");
  const counts = new Map<string, number>();
  const totals = { faults: 0, rounds: 0, runs: 0, epochs: 0, repeated: 0, wrong: 0 };
  const messages = new Set<string>();
  try {
    await server?.start(true);
    const reference = join(folder, "undisturbed");
    const calm = await new Round({ cache: reference, faults: [], random, pace, stop }).play();
    const calibration = join(reference, "calibration.json");
    const started = performance.now();
    const minutes = (): number => (performance.now() - started) / 60_000;
    while (totals.faults < Number(flags.faults) && minutes() < Number(flags.minutes)) {
      const mix = possible[totals.rounds % possible.length];
      const drawn = Array.from({ length: Number(flags.each) }, () => mixes[mix][random.integer(mixes[mix].length)]);
      const cache = join(folder, `round-${totals.rounds}`);
      const ofQueue = mix === "queue" ? { server } : {};
      const round = new Round({ cache, calibration, faults: drawn, random, pace, stop, shim, ...ofQueue });
      const outcome = await round.play();
      const wrong = wrongIn(outcome, calm, mix);
      if (wrong.length === 0) round.remove();
      for (const fault of outcome.faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
      for (const message of outcome.messages)
        messages.add(message.replaceAll(folder, "…").replaceAll(/\d{6,}|[0-9a-f]{32,}/g, "…"));
      totals.faults += outcome.faults.length;
      totals.rounds++;
      totals.runs += outcome.runs;
      totals.epochs += outcome.epochs;
      totals.repeated += outcome.repeated;
      totals.wrong += wrong.length;
      console.log(
        `${totals.rounds}. ${mix}: ${outcome.faults.length} faults, ${outcome.runs} runs, ${outcome.repeated} of ` +
          `${outcome.epochs} epochs and fits begun again: ${wrong.join("; ") || "the same"}`,
      );
      if (wrong.length > 0) console.log(`   kept in ${cache}; ${outcome.faults.join(", ")}`);
    }
  } finally {
    await server?.remove();
    if (totals.wrong === 0) rmSync(folder, { recursive: true, force: true });
  }
  console.log([...counts].map(([fault, count]) => `${count} × ${fault}`).join(", "));
  if (messages.size > 0) console.log(`What ended runs:\n  ${[...messages].join("\n  ")}`);
  console.log(
    `${totals.faults} faults in ${totals.rounds} rounds and ${totals.runs} runs; ${totals.repeated} epochs and fits ` +
      `begun again beside ${totals.epochs}; ${totals.wrong} differences from the undisturbed run`,
  );
  if (totals.wrong > 0) process.exitCode = 1;
}

/** What is wrong with a round, in words. */
function wrongIn(outcome: Outcome, calm: Outcome, mix: Mix): readonly string[] {
  const stops = outcome.faults.filter((fault) => fault.startsWith("stop")).length;
  return [
    ...(outcome.tables === calm.tables ? [] : ["other tables"]),
    ...(outcome.results === calm.results ? [] : ["other results"]),
    // a worker that was stopped while its run was killed goes on for a moment when it wakes up
    ...(mix === "processes" && outcome.needless > stops ? [`${outcome.needless} finished pieces begun again`] : []),
  ];
}

void main();
