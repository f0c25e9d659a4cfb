import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, fsyncSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { KnownDigest } from "./sources";

/** Puts a finished file in its place, all at once: a power cut leaves the part or the file, never half of it. */
export function placeFile(part: string, target: string): void {
  flush(part);
  renameSync(part, target);
  flush(dirname(target)); // the new name is in the folder
}

function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Why a file is not the published one; undefined when it is, as far as size and checksum are known. */
export async function mismatch(
  path: string,
  { bytes, digest }: { readonly bytes?: number; readonly digest?: KnownDigest },
): Promise<string | undefined> {
  const { size } = statSync(path);
  if (bytes !== undefined && size !== bytes) return `it has ${size} bytes, the published file has ${bytes}`;
  if (digest === undefined) return undefined;
  const hash = createHash(digest.kind);
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  const kind = digest.kind === "sha256" ? "SHA-256" : "MD5";
  return found === digest.value ? undefined : `its ${kind} is ${found}, that of the published file is ${digest.value}`;
}

export const isThere = (path: string): boolean => existsSync(path);
