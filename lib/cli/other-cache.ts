import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs something with another cache. */
export async function inCache<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  const before = process.env.MI_NAS_CACHE;
  process.env.MI_NAS_CACHE = folder;
  try {
    return await use();
  } finally {
    if (before === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = before;
  }
}

/** Runs something where no stored result can answer. */
export async function inEmptyCache<Result>(use: () => Promise<Result>): Promise<Result> {
  const cache = mkdtempSync(join(tmpdir(), "mi-nas-verify-"));
  try {
    return await inCache(cache, use);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
