import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { wideningSection } from "../../../lib/experiments/hypotheses/sections";
import { table31Section, tablePosteriorSections } from "../../../lib/experiments/reference/section-names";
import { tableDigest } from "../../../lib/experiments/reference/table-digest";
import { readWidthTable, writeWidthTable } from "../../../lib/width-table/file";
import type { WidthTableRow } from "../../../lib/width-table/rows";
import { tableRow } from "../../width-table/made-up-table";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-digest-"));
afterAll(() => rmSync(folder, { recursive: true }));
const provenance = readWidthTable();

async function digestsOf(name: string, changed: Partial<WidthTableRow>) {
  const path = join(folder, `${name}.parquet`);
  const rows = [tableRow({ epoch: 1 }), tableRow({ epoch: 2, ...changed })];
  await writeWidthTable(path, { ...provenance, rows });
  const { usable, mine } = tablePosteriorSections;
  return [
    ["searches", usable, wideningSection],
    [mine, table31Section],
  ].map((sections) => sections.map((section) => tableDigest(section, path)));
}

it("is that of what a section reads: MINE makes another table only where predictors are given it", async () => {
  const before = await digestsOf("before", {});
  for (const digest of before.flat()) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestsOf("again", {})).toEqual(before);
  const [others, withMine] = await digestsOf("grown", { mine1: 0.1, mine2: 0.2, mine3: 0.3, mine4: 0.4 });
  expect(others).toEqual(before[0]);
  withMine.forEach((digest, place) => {
    expect(digest).not.toBe(before[1][place]);
  });
  for (const changed of [{ usable4: 0.5 }, { selectAccuracy: 0.99 }, { dead: true }, { trainLoss: Number.NaN }]) {
    const other = (await digestsOf("other", changed)).flat();
    before.flat().forEach((digest, place) => {
      expect(other[place], JSON.stringify(changed)).not.toBe(digest);
    });
  }
  expect(tableDigest("searches", join(folder, "none.parquet"))).toBeUndefined();
});
