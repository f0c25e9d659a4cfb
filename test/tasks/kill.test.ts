import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ending, endingOf, faultsOf, killOnce, targets } from "./kill";
import { finishRun, startRun } from "./run-helpers";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = ["--workers", "2"];
let reference: Ending;
let seconds: number;

beforeAll(async () => {
  const cache = join(folder, "reference");
  const started = performance.now();
  reference = endingOf(cache, await finishRun(startRun(cache, settings)));
  seconds = (performance.now() - started) / 1000;
});

// `npx tsx test/tasks/kill-runs.ts` does the same at 30 random moments.
describe("a run that is killed", () => {
  it.each(targets.map((target, index) => [target, 0.5 + 0.15 * index] as const))(
    "(%s) ends with the tables, results and cumulative ledger of one that was not, and repeats only what was in flight",
    async (target, share) => {
      const cache = join(folder, target);
      mkdirSync(cache);
      cpSync(join(folder, "reference", "calibration.json"), join(cache, "calibration.json"));
      const run = await killOnce({ cache, target, moment: share * seconds, seed: 1, extra: settings });
      expect(run).toBeDefined();
      expect(faultsOf(run!, reference)).toEqual([]);
    },
  );
});
