import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** Gives the tests of a file a cache folder of their own, and takes it away after them. */
export function useScratchCache(): string {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-cache-"));
  const before = process.env.MI_NAS_CACHE;
  beforeAll(() => {
    process.env.MI_NAS_CACHE = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
