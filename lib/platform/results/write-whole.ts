import { randomUUID } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";

/** Where a file's bytes go: what a link points to, with the mode that is there; and where they are gathered first. */
function placeOf(path: string) {
  const part = (target: string) => `${target}.${randomUUID()}.part`;
  try {
    const target = realpathSync(path);
    return { target, part: part(target), mode: statSync(target).mode };
  } catch {
    return { target: path, part: part(path), mode: undefined }; // a new file
  }
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

/** An error of writing a file in words, with the file, which Node leaves out of most. */
function writingError(path: string, error: unknown): unknown {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (!(code in remedies)) return error;
  const remedy = code === "ENOENT" ? "its folder is not there" : remedies[code];
  const text = `Cannot write ${path}: ${remedy} (${message}). What was there before is kept.`;
  return Object.assign(new Error(text, { cause: error }), { code });
}

/**
 * Writes a file so that a reader, whatever happens, sees the old state or the whole new one: gathered beside its place,
 * flushed, renamed. Node writes until all has arrived or the system reports an error, so that a disk that fills up, which
 * takes a part of a write without one, leaves no torn file.
 *
 * @throws Error that names the file and what is the matter, with the system's code, such as `ENOSPC`; the old state stays.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const { target, part, mode } = placeOf(path);
  try {
    await writeFile(part, content, { flag: "wx", flush: true, mode });
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw writingError(path, error);
  }
}

/** {@link writeWhole} for callers that cannot wait. */
export function writeWholeSync(path: string, content: string | Uint8Array): void {
  const { target, part, mode } = placeOf(path);
  try {
    writeFileSync(part, content, { flag: "wx", flush: true, mode });
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw writingError(path, error);
  }
}

/** An error of storing in words: what is the matter, that nothing finished is lost, and what to do. */
export function storingError(what: string, folder: string, error: unknown): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (!(code in remedies)) return error;
  const { message } = ((error as Error).cause ?? error) as Error; // the system's, of a file that was written whole
  const text =
    `Cannot store ${what} in ${folder}: ${remedies[code]} (${message}). What was stored before is kept. Mend that, or ` +
    "name another folder with MI_NAS_CACHE, and run again.";
  return Object.assign(new Error(text, { cause: error }), { code });
}
