import { createHash } from "node:crypto";
import type { DigestsByRole } from "./readers/reader";

/** The role of a file with names of classes: they are shown, but no image or label depends on them. */
export const ROLE_OF_NAMES = "class-names";

/**
 * A data set's fingerprint: SHA-256 over the unpacked content of its files, whatever their names, place and packing
 * (a zip file counts as it is).
 *
 * @param version Of the way images are decoded: other images from the same files are another data set.
 */
export function fingerprintFiles(id: string, version: number, digests: DigestsByRole): string {
  const contents = Object.entries(digests)
    .filter(([role]) => role !== ROLE_OF_NAMES)
    .map(([role, { content }]) => [role, content])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify({ kind: "files", id, version, contents }))
    .digest("hex");
}
