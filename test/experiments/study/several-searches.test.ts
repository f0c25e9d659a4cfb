import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { profileOf, sections } from "../../../lib/experiments";
import { withDataSets } from "../../../lib/experiments/study/data-sets";
import { Planner } from "../../../lib/platform/tasks";
import { MadeUpSource } from "../made-up-source";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-several-"));
beforeAll(() => vi.stubEnv("MI_NAS_CACHE", folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ["", ["procedural-blobs"]],
  ["procedural-sums", ["procedural-sums"]],
  ["procedural-sums,procedural-digits,procedural-blobs", ["procedural-sums", "procedural-digits", "procedural-blobs"]],
  ["procedural-sums,procedural-digits:test", ["procedural-sums", "procedural-digits"]],
])('of "%s" a section searches on %j, and its plan says so', async (choice, expected) => {
  const profile = profileOf("smoke", withDataSets({}, choice));
  const { experiment } = sections.hyperband!;
  const planner = new Planner();
  await experiment.ask({ profile, seed: 1, source: planner });
  const read = choice === "" ? planner.dataSets() : expected;
  expect(planner.dataSets()).toEqual(read);
  expect(planner.dataSets()).toHaveLength(expected.length);
  expect(planner.read()[0]!.asked.tasks).toBe(expected.length * (6 + 4 + 2));

  const study = { profile, seed: 1, source: new MadeUpSource(1) };
  const tables = await experiment.analyse(await experiment.ask(study), study);
  expect(tables.summary!.map(({ dataSet }) => dataSet)).toEqual(read);
  for (const dataSet of read) expect(tables.trials!.filter((row) => row.dataSet === dataSet)).toHaveLength(12);
});
