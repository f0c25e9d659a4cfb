import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { sync as writeFileAtomicSync } from "write-file-atomic";
import { z } from "zod";
import { cacheFolder } from "../../paths";

/** SHA-256 in hexadecimal, of a file as it lies on the disk and of its content after unpacking. */
export interface FileDigests {
  readonly file: string;
  readonly content: string;
}

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

const noteSchema = z.object({
  path: z.string(),
  stamp: z.string(),
  digests: z.object({ file: hexDigest, content: hexDigest }),
});

/**
 * A file changed less than this ago is not remembered: a second change could carry the same time stamp on a file
 * system with coarse clocks, and the checksum of the first content would then pass for the second's.
 */
const SETTLING_MILLISECONDS = 100;

/**
 * Checksums found earlier for this very file, or undefined when it has changed since or was never read. Hashing
 * MNIST takes half a second; every task asks for its fingerprint, so it is noted once for each size and time stamp.
 */
export function recallDigests(path: string): FileDigests | undefined {
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(noteFile(path), "utf8")));
    return note.path === resolve(path) && note.stamp === stampOf(path) ? note.digests : undefined;
  } catch {
    return undefined; // no note, or an unreadable one: the caller computes the checksums again
  }
}

/**
 * Notes the checksums of a file's content.
 *
 * @param stamp The file's stamp from before it was read ({@link stampOf}); when it has changed since, nothing is noted.
 */
export function rememberDigests(path: string, stamp: string, digests: FileDigests): void {
  try {
    const { ctimeMs } = statSync(path);
    if (stamp !== stampOf(path) || Date.now() - ctimeMs < SETTLING_MILLISECONDS) return;
    const file = noteFile(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomicSync(file, JSON.stringify({ path: resolve(path), stamp, digests }));
  } catch {
    // A cache that cannot be written costs time, not correctness.
  }
}

/** Size, identity and time stamps of a file: differs after any change of its content. */
export function stampOf(path: string): string {
  const { size, ino, dev, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [size, dev, ino, mtimeNs, ctimeNs].join("-");
}

/** One note a file, so that processes that read different files never overwrite each other's notes. */
function noteFile(path: string): string {
  const name = createHash("sha256").update(resolve(path)).digest("hex");
  return join(cacheFolder(), "datasets", "digests", `${name}.json`);
}
