import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../../../lib/platform/random/random";
import { endingOf, faultsOf, killOnce, targets } from "./kill";
import { finishRun, startRun } from "./run-helpers";

// Kills a small posterior experiment at random moments, a third each of a worker, the parent and both, lets it come to
// its end and compares what it leaves with an undisturbed run's: `npx tsx test/platform/tasks/kill-runs.ts [--kills 30]
// [--seed 1] [--workers 2]`. Exit code 1 when one differs. It takes about 10 minutes on two cores.

const { values: flags } = parseArgs({
  options: {
    kills: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});

/** Longer than the tests' run, so that most moments fall into training; small batches, so that its steps run as graphs. */
const extra = ["trainPoints=96", "network.batchSize=6", "hyperband.sizes=[4,2]", "hyperband.epochsPerRung=2"].flatMap(
  (text) => ["--set", text],
);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-kills-"));
  const settings = [...extra, "--workers", flags.workers];
  const seed = Number(flags.seed);
  const random = createRandom(seed, "moments");
  try {
    const first = join(folder, "reference");
    const started = performance.now();
    const reference = endingOf(first, await finishRun(startRun(first, settings)));
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `undisturbed: ${seconds.toFixed(1)} s; ${reference.ledger.slice(0, reference.ledger.indexOf(',"works":['))}`,
    );
    let failed = 0;
    for (let kill = 0, draw = 0; kill < Number(flags.kills); draw++) {
      const cache = join(folder, String(draw));
      mkdirSync(cache);
      cpSync(join(first, "calibration.json"), join(cache, "calibration.json"));
      const moment = random.uniform() * seconds;
      const run = await killOnce({ cache, target: targets[kill % 3], moment, seed: seed + draw, extra: settings });
      rmSync(cache, { recursive: true, force: true });
      if (!run) continue; // nobody to kill at that moment: another one
      const faults = faultsOf(run, reference);
      const repeated = run.repeated.map(
        ({ record }) => `${record.kind}${record.epoch ? ` epoch ${record.epoch}` : ""}`,
      );
      if (faults.length > 0) failed++;
      kill++;
      console.log(
        `${kill}. ${run.target} after ${moment.toFixed(2)} s: ${faults.length > 0 ? faults.join("; ") : "the same"}; ` +
          `repeated: ${repeated.join(", ") || "nothing"}${run.resumed ? "" : " (all was computed)"}`,
      );
    }
    console.log(`${flags.kills} kills, ${failed} ended otherwise than the undisturbed run`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
