import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { profileOf, sections } from "../../../lib/experiments";
import { createRandom } from "../../../lib/platform/random/random";
import { cumulativeLedger, readWorkLog } from "../../../lib/platform/results";
import { runExperiment } from "../../../lib/platform/session";
import type { Choose } from "../../../lib/platform/tasks";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-order-"));
const calibration = join(folder, "calibration.json");
const before = process.env.MI_NAS_CACHE;
afterAll(() => {
  if (before === undefined) delete process.env.MI_NAS_CACHE;
  else process.env.MI_NAS_CACHE = before;
  rmSync(folder, { recursive: true, force: true });
});

const profile = profileOf("smoke", {
  trainPoints: 32,
  validationPoints: 32,
  network: { batchSize: 2 }, // steps enough for a graph
  hyperband: { sizes: [4, 3, 2] },
});

/** Runs a Hyperband on an empty cache: what comes out, and what was computed. */
async function run(name: string, workers: number, choose?: Choose) {
  const cache = join(folder, name);
  mkdirSync(cache);
  // how fast the machine is need be measured only once
  if (existsSync(calibration)) cpSync(calibration, join(cache, "calibration.json"));
  process.env.MI_NAS_CACHE = cache;
  const order: string[] = [];
  const { result, account } = await runExperiment(
    {
      profile,
      seed: 3,
      workers,
      choose,
      onEvent: (event) => {
        if (event.type === "started" && event.kind === "train-network") order.push(event.task.architecture);
      },
    },
    sections.hyperband.experiment,
  );
  cpSync(join(cache, "calibration.json"), calibration);
  const asked = account.lines.map((line) => ({ kind: line.kind, asked: line.asked, computed: line.computed }));
  return { outcome: JSON.stringify({ result, asked, ledger: cumulativeLedger(readWorkLog(cache)) }), order };
}

it("a seed gives the same results and ledgers with 1, 2 and 3 workers, whatever the order in which tasks start", async () => {
  const reference = await run("one", 1);
  const orders = [reference.order];
  for (const workers of [2, 3]) expect((await run(`plain-${workers}`, workers)).outcome).toBe(reference.outcome);
  for (const [seed, workers] of [
    [1, 1],
    [2, 2],
    [3, 3],
  ] as const) {
    const random = createRandom(seed, "order");
    const shuffled = await run(`shuffled-${seed}`, workers, (waiting) => random.integer(waiting.length));
    expect(shuffled.outcome).toBe(reference.outcome);
    orders.push(shuffled.order);
  }
  expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(1); // the hook does change the order
});
