import { rmSync, statSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";

/**
 * Writes a file so that a reader sees the old state or the whole new one. `write-file-atomic` asks the system once, and
 * a disk that fills up takes a part without an error.
 *
 * @throws Error with the system's code; `ENOSPC` when less than the whole arrived.
 */
export async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await writeFileAtomic(path, bytes);
  const { size } = statSync(path);
  if (size === bytes.length) return;
  rmSync(path, { force: true });
  throw Object.assign(new Error(`${size} of ${bytes.length} bytes of ${path} were written`), { code: "ENOSPC" });
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EROFS: "it may only be read",
  EACCES: "it may only be read",
  ENOENT: "its folder cannot be made; it may only be read, or is being removed", // so Node says of a read-only disk
  EPERM: "it may only be read",
  EIO: "the disk reports an error",
};

/** An error of storing in words: what is the matter, that nothing finished is lost, and what to do. */
export function storingError(what: string, folder: string, error: unknown): unknown {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (!(code in remedies)) return error;
  const text =
    `Cannot store ${what} in ${folder}: ${remedies[code]} (${message}). What was stored before is kept. Mend that, or ` +
    "name another folder with MI_NAS_CACHE, and run again.";
  return Object.assign(new Error(text, { cause: error }), { code });
}
