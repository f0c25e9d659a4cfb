import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

export * from "./toy-idx";

/** A data folder and a cache of this test file's own, emptied after each test. */
export function useTemporaryFolders(): { data: string; cache: string } {
  const folders = { data: "", cache: "" };
  const before = { data: process.env.MI_NAS_DATA, cache: process.env.MI_NAS_CACHE };
  const restore = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  beforeEach(() => {
    folders.data = mkdtempSync(join(tmpdir(), "mi-nas-data-"));
    folders.cache = mkdtempSync(join(tmpdir(), "mi-nas-cache-"));
    process.env.MI_NAS_DATA = folders.data;
    process.env.MI_NAS_CACHE = folders.cache;
  });
  afterEach(() => {
    rmSync(folders.data, { recursive: true, force: true });
    rmSync(folders.cache, { recursive: true, force: true });
    restore("MI_NAS_DATA", before.data);
    restore("MI_NAS_CACHE", before.cache);
  });
  return folders;
}
