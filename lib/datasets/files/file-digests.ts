import { z } from "zod";
import { recallNote, rememberNote } from "./file-notes";

/** SHA-256 in hexadecimal, of a file as it lies on the disk and of its content after unpacking. */
export interface FileDigests {
  readonly file: string;
  readonly content: string;
}

export const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

const digestsSchema = z.object({ file: hexDigest, content: hexDigest });

/** Checksums found earlier for this very file, or undefined when it has changed since or was never read. */
export function recallDigests(path: string): FileDigests | undefined {
  return recallNote({ topic: "digests", path }, digestsSchema);
}

/** Notes the checksums of a file's content; see {@link rememberNote}. */
export function rememberDigests(path: string, stamp: string, digests: FileDigests): void {
  rememberNote({ topic: "digests", path }, stamp, digests);
}
