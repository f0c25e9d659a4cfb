import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { tablePosteriorSections } from "../../../lib/experiments/reference/section-names";
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
  return { searches: tableDigest("searches", path), mine: tableDigest(tablePosteriorSections.mine, path) };
}

it("is that of what a section reads: MINE makes another table only where predictors are given it", async () => {
  const before = await digestsOf("before", {});
  expect(before.searches).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestsOf("again", {})).toEqual(before);
  const grown = await digestsOf("grown", { mine1: 0.1, mine2: 0.2, mine3: 0.3, mine4: 0.4 });
  expect(grown.searches).toBe(before.searches);
  expect(grown.mine).not.toBe(before.mine);
  for (const changed of [{ usable4: 0.5 }, { selectAccuracy: 0.99 }, { dead: true }, { trainLoss: Number.NaN }]) {
    const other = await digestsOf("other", changed);
    expect(other.searches, JSON.stringify(changed)).not.toBe(before.searches);
    expect(other.mine).not.toBe(before.mine);
  }
  expect(tableDigest("searches", join(folder, "none.parquet"))).toBeUndefined();
});
