import { createHash } from "node:crypto";
import { fileDigest } from "../../platform/results/read-archive";
import { hasWidthTable, readWidthTable, widthTablePath } from "../../width-table/file";
import { type WidthTableRow, widthTableColumns } from "../../width-table/rows";
import { table31Section, tablePosteriorSections } from "./section-names";

const columns = Object.keys(widthTableColumns) as (keyof WidthTableRow)[];
/** Sections whose predictors are given MINE. */
const readsMine: readonly string[] = [tablePosteriorSections.mine, table31Section];
const known = new Map<string, string>();

/**
 * SHA-256 of what a section of the reference run may read of the width table: every number, MINE only where it is asked
 * for. It takes longest and comes last: a table that has grown by it alone is no other table for the other sections.
 *
 * @returns Undefined where there is no table.
 * @throws Error when the table is damaged.
 */
export function tableDigest(section: string, path = widthTablePath): string | undefined {
  const file = hasWidthTable(path) && fileDigest(path);
  if (!file) return undefined;
  const read = readsMine.includes(section) ? columns : columns.filter((name) => !name.startsWith("mine"));
  const key = `${file} ${read.length}`;
  const before = known.get(key);
  if (before) return before;
  const hash = createHash("sha256");
  for (const row of readWidthTable(path).rows) hash.update(`${JSON.stringify(read.map((name) => row[name]))}\n`);
  const digest = hash.digest("hex");
  known.set(key, digest);
  return digest;
}
