import { existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { concat, DataFrame, DataType, Series, scanParquet } from "nodejs-polars";
import { currentFiles } from "./archive";
import { decodeEntry } from "./cache";

/** An entry as it is exported: one row. */
interface ArchiveRow {
  readonly kind: string;
  readonly versions: string;
  readonly address: string;
  readonly code: string;
  /** JSON. */
  readonly question: string;
  readonly answer: string;
}

function* rowsOf(cacheFolder: string, current: ReadonlySet<string>): Generator<ArchiveRow> {
  for (const { kind, versions, path } of currentFiles(cacheFolder, current)) {
    const address = basename(path, ".json");
    const entry = decodeEntry(readFileSync(path, "utf8"), address);
    if (!entry) continue; // verification tells of it
    const { question, answer, code } = entry;
    yield { kind, versions, address, code, question: JSON.stringify(question), answer: JSON.stringify(answer) };
  }
}

/** Columns of an exported file. */
export const archiveColumns = ["kind", "versions", "address", "code", "question", "answer"] as const;

/** Rows that are held at a time, and in each group of rows of the file. */
const rowsAPart = 2000;

/** Texts where there are no rows too. */
const frameOf = (rows: readonly ArchiveRow[]): DataFrame =>
  DataFrame(
    archiveColumns.map((name) =>
      Series(
        name,
        rows.map((row) => row[name]),
        DataType.String,
      ),
    ),
  );

/** Rows as Parquet files in a folder. @returns The files in order, and how many rows. */
async function writeParts(
  rows: Iterable<ArchiveRow>,
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly count: number }> {
  const files: string[] = [];
  let count = 0;
  let part: ArchiveRow[] = [];
  const flush = async (): Promise<void> => {
    const file = join(folder, String(files.length));
    frameOf(part).writeParquet(file, { compression: "zstd" });
    files.push(file);
    count += part.length;
    part = [];
    await setImmediate(); // memory of frames is given back between turns of the event loop only
  };
  for (const row of rows) if (part.push(row) === rowsAPart) await flush();
  if (part.length > 0 || count === 0) await flush();
  return { files, count };
}

/** Puts Parquet files together, a group of rows at a time, and flushes the whole. */
function joinParts(parts: readonly string[], file: string): void {
  const rows = concat(parts.map((part) => scanParquet(part, { glob: false })));
  // the binding hands out the bare query, whose method wants an engine
  const joined: unknown = rows.sinkParquet(file, { compression: "zstd", rowGroupSize: rowsAPart });
  (joined as { readonly collectSync: (engine: string) => unknown }).collectSync("streaming");
}

/**
 * The current entries of a cache as a Parquet file: a row each with kind, versions, address, digest of the code,
 * question and answer as JSON. Memory holds a few thousand of them at a time, however many there are.
 *
 * @returns How many.
 */
export async function exportArchive(cacheFolder: string, current: ReadonlySet<string>, file: string): Promise<number> {
  const target = existsSync(file) ? realpathSync(file) : file; // what a link points to
  const folder = mkdtempSync(`${target}.`); // on the same disk
  try {
    const { files, count } = await writeParts(rowsOf(cacheFolder, current), folder);
    const whole = join(folder, "whole");
    joinParts(files, whole);
    renameSync(whole, target);
    return count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
