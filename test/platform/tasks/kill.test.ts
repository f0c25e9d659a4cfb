import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWorkLog } from "../../../lib/platform/results";
import { type Ending, endingOf, faultsOf, killOnce, targets } from "./kill";
import { finishRun, startRun } from "./run-helpers";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = ["--workers", "2"];
let reference: Ending;
let pieces: number;

beforeAll(async () => {
  const cache = join(folder, "reference");
  reference = endingOf(cache, await finishRun(startRun(cache, settings)));
  pieces = readWorkLog(cache).length;
});

// `npx tsx test/platform/tasks/kill-runs.ts` does the same at 30 random moments.
describe("a run that is killed", () => {
  it.each(targets.map((target, index) => [target, 0.5 + 0.15 * index] as const))(
    "(%s) ends with the tables, results and cumulative ledger of one that was not, and repeats only what was in flight",
    async (target, share) => {
      const cache = join(folder, target);
      mkdirSync(cache);
      cpSync(join(folder, "reference", "calibration.json"), join(cache, "calibration.json"));
      const run = await killOnce({
        cache,
        target,
        moment: { begun: Math.ceil(share * pieces) },
        seed: 1,
        extra: settings,
      });
      expect(run).toBeDefined();
      expect(faultsOf(run!, reference)).toEqual([]);
    },
  );
});
