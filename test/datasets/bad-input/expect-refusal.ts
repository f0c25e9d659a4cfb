import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { DataFileError, listDataSets, loadDataSet } from "../../../lib/datasets";

/**
 * Loads a data set whose files are bad: one DataFileError must name a file in the data folder and a reason in one line,
 * the listing must go on, and nothing may be written but notes in the cache.
 *
 * @returns The error's message.
 */
export async function expectRefusal(id: string, folders: { data: string; cache: string }): Promise<string> {
  const before = contents(folders.data);
  const error = await loadDataSet(id).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DataFileError);
  const { message, file } = error as DataFileError;
  expect(message.startsWith(`Cannot read ${folders.data}`)).toBe(true);
  expect(file.startsWith(folders.data)).toBe(true);
  expect(message).toMatch(/^Cannot read [^\n]{10,800}[.)]$/);
  const row = listDataSets().find((entry) => entry.id === id);
  expect(["damaged", "partial", "stand-in", "unverified", "own"]).toContain(row?.availability);
  expect(contents(folders.data)).toEqual(before);
  expect(existsSync(join(folders.cache, "datasets", "decoded"))).toBe(false);
  return message;
}

/** Everything below a folder with its size, links not followed. */
function contents(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${path} ${statSync(path).size}` : path;
    })
    .sort();
}
