import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
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

export interface KnownFile {
  readonly bytes?: number;
  readonly digest?: KnownDigest;
  /** SHA-256 of its content, unpacked or as it is: a file packed otherwise is the published one too. */
  readonly contents?: readonly string[];
}

/** Why a file is not the published one; undefined when it is, as far as size and checksum are known. */
export async function mismatch(path: string, { bytes, digest, contents = [] }: KnownFile): Promise<string | undefined> {
  const reason = await mismatchAsPublished(path, bytes, digest);
  if (reason === undefined || contents.length === 0) return reason;
  return contents.includes(await contentDigest(path)) ? undefined : reason;
}

async function mismatchAsPublished(path: string, bytes?: number, digest?: KnownDigest): Promise<string | undefined> {
  const { size } = statSync(path);
  if (bytes !== undefined && size !== bytes) return `it has ${size} bytes, the published file has ${bytes}`;
  if (digest === undefined) return undefined;
  const hash = createHash(digest.kind);
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  const kind = digest.kind === "sha256" ? "SHA-256" : "MD5";
  return found === digest.value ? undefined : `its ${kind} is ${found}, that of the published file is ${digest.value}`;
}

function isGzip(path: string): boolean {
  const handle = openSync(path, "r");
  try {
    const head = Buffer.alloc(2);
    readSync(handle, head);
    return head.readUInt16BE() === 0x1f8b;
  } finally {
    closeSync(handle);
  }
}

/** SHA-256 of a file's content, unpacked where its first bytes say that it is packed; empty where that is damaged. */
async function contentDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    if (isGzip(path)) await pipeline(createReadStream(path), createGunzip(), hash);
    else await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
  } catch {
    return "";
  }
}
