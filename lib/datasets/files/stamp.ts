import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** How deep a folder of images is looked into: part, class and file, and the folders that archives wrap around them. */
const MAX_DEPTH = 7;

/** Size, identity and time stamps of a file, or of everything in a folder: differs after any change of the content. */
export function stampOf(path: string): string {
  if (!statSync(path).isDirectory()) return fileStamp(path);
  const hash = createHash("sha256");
  for (const inner of pathsBelow(path)) hash.update(`${inner}\0${fileStamp(inner)}\0`);
  return hash.digest("hex");
}

/** When a file, or anything in a folder, last changed, in milliseconds since 1970. */
export function changedAt(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.ctimeMs;
  return pathsBelow(path).reduce((latest, inner) => Math.max(latest, statSync(inner).ctimeMs), stats.ctimeMs);
}

function fileStamp(path: string): string {
  const { size, ino, dev, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [size, dev, ino, mtimeNs, ctimeNs].join("-");
}

function pathsBelow(folder: string, depth = 1): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return depth < MAX_DEPTH && statSync(path).isDirectory() ? [path, ...pathsBelow(path, depth + 1)] : [path];
    });
}
