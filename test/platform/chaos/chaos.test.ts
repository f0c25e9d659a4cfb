import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createRandom } from "../../../lib/platform/random/random";
import { diskFaults } from "./faults";
import { Round } from "./round";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-chaos-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// `npx tsx test/platform/chaos/chaos.ts` goes through hundreds of faults of every kind.
it("a run leaves the tables and results of an undisturbed one, whatever happens to its processes, files and disk", async () => {
  const shim = process.env.CI ? diskFaults(folder)! : diskFaults(folder);
  const random = createRandom(1, "chaos in short");
  const common = { random, pace: 1, stop: 1 };
  const cache = join(folder, "undisturbed");
  const calm = await new Round({ ...common, cache, faults: [] }).play();
  const faults = [
    "stop a worker",
    "kill a worker",
    "flip a bit of a checkpoint",
    "kill the run",
    "flip a bit of a result",
    "tear a result",
    "ENOSPC",
    "kill the run and its workers",
  ] as const;
  const calibration = join(cache, "calibration.json");
  const hit = await new Round({ ...common, cache: join(folder, "hit"), calibration, faults, shim }).play();
  expect(hit.faults.length).toBeGreaterThan(2);
  expect(hit.tables).toBe(calm.tables);
  expect(hit.results).toBe(calm.results);
  expect(hit.epochs).toBe(calm.epochs);
  // of what each fault can cost, far less than all over again
  expect(hit.repeated).toBeLessThan(calm.epochs);
}, 300_000);
