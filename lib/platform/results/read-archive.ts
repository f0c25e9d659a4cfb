import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readParquet } from "nodejs-polars";
import { projectRoot } from "../paths";
import { contentAddress, ResultCache } from "./cache";
import { archiveColumns } from "./export-archive";
import { readAs } from "./read-as";

/** A stored answer as an archive holds it. */
export interface ArchivedResult {
  readonly kind: string;
  /** Of the kind, then of those that it reads. */
  readonly versions: string;
  /** Digest of the code that made it. */
  readonly code: string;
  readonly question: unknown;
  readonly answer: unknown;
}

/**
 * Reads a Parquet file in a process of its own: of some damaged ones polars does not throw, it ends the process.
 *
 * @throws Error when that process did not come to its end.
 */
function requireHarmless(file: string): void {
  const read = `require("nodejs-polars").readParquet(require("node:fs").readFileSync(process.argv[1]))`;
  const { signal } = spawnSync(process.execPath, ["-e", read, resolve(file)], { cwd: projectRoot, stdio: "ignore" });
  if (signal) throw new Error(`Cannot read results from ${file}: it is damaged (its reader ended with ${signal}).`);
}

/**
 * The results of a Parquet file that `exportArchive` wrote.
 *
 * @throws Error when it is no such file, or an entry's address is not that of its question.
 */
export function readArchive(file: string): readonly ArchivedResult[] {
  requireHarmless(file);
  const { columns, records } = readAs("results from", file, (bytes) => {
    const frame = readParquet(bytes);
    return { columns: frame.columns, records: frame.toRecords() };
  });
  const missing = archiveColumns.find((name) => !columns.includes(name));
  if (missing) throw new Error(`Cannot read results from ${file}: it has no column ${missing}.`);
  return records.map((row, index) => {
    const { kind, versions, address, code, question, answer } = row as Record<(typeof archiveColumns)[number], string>;
    const entry = { kind, versions, code, question: parsed(question), answer: parsed(answer) };
    if (entry.answer !== undefined && entry.question !== undefined && contentAddress(entry.question) === address) {
      return entry;
    }
    throw new Error(`Cannot read results from ${file}: row ${index + 1} is damaged.`);
  });
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** What {@link importArchive} did. */
export interface Imported {
  readonly added: number;
  /** In the cache already. */
  readonly known: number;
  /** Of versions that no task asks for now: left out. */
  readonly others: number;
}

/**
 * Puts the results of an archive into a cache that lacks them.
 *
 * @param current Groups that tasks are answered from now, such as `train-network/9`.
 * @throws Error when the file cannot be read as an archive; nothing is added then.
 */
export async function importArchive(
  cacheFolder: string,
  current: ReadonlySet<string>,
  file: string,
): Promise<Imported> {
  const cache = new ResultCache(cacheFolder);
  let [added, known, others] = [0, 0, 0];
  for (const { kind, versions, code, question, answer } of readArchive(file)) {
    const group = `${kind}/${versions}`;
    if (!current.has(group)) others++;
    else if (cache.has(group, contentAddress(question))) known++;
    else {
      await cache.write(group, question, { answer, code });
      added++;
    }
  }
  return { added, known, others };
}

/** SHA-256 of a file, hexadecimal; undefined where there is none. */
export const fileDigest = (path: string): string | undefined =>
  existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : undefined;
