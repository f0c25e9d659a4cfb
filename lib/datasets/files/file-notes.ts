import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../../platform/paths";
import { writeWholeSync } from "../../platform/results/write-whole";

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

/** What is noted about a file; each topic is a folder of its own in the cache. */
const noteTopics = ["digests", "members", "sizes", "forms"] as const;

export type NoteTopic = (typeof noteTopics)[number];

/** What a note is about. */
export interface NoteSubject {
  readonly topic: NoteTopic;
  /** File or folder. */
  readonly path: string;
  /** Sets notes about one file apart, where several data sets share it. */
  readonly dataSet?: string;
}

const noteSchema = z.object({
  path: z.string(),
  stamp: z.string(),
  value: z.unknown(),
  sha256: z.string(),
});

/**
 * A file changed less than this ago is not noted: a second change could carry the same time stamp on a file system
 * with coarse clocks, and what was noted of the first content would then pass for the second's.
 */
const SETTLING_MILLISECONDS = 100;

/**
 * What was noted about a file or folder, or undefined when it has changed since or nothing was noted. Reading a large
 * file takes seconds and every task asks for fingerprints, so what reading shows is noted once for each time stamp.
 *
 * @param schema Form of the value; a note of another form, or whose checksum is wrong, counts as none.
 */
export function recallNote<T>(subject: NoteSubject, schema: z.ZodType<T>): T | undefined {
  const { path } = subject;
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(noteFile(subject), "utf8")));
    if (note.path !== resolve(path) || note.stamp !== stampOf(path) || note.sha256 !== checksum(note.value)) return;
    return schema.parse(note.value);
  } catch {
    return undefined; // no note, or an unreadable one: the caller computes it again
  }
}

/**
 * Notes something about a file's content.
 *
 * @param stamp The file's stamp from before it was read ({@link stampOf}); when it has changed since, nothing is noted.
 */
export function rememberNote(subject: NoteSubject, stamp: string, value: unknown): void {
  const { path } = subject;
  try {
    if (Date.now() - changedAt(path) < SETTLING_MILLISECONDS || stamp !== stampOf(path)) return;
    const file = noteFile(subject);
    mkdirSync(dirname(file), { recursive: true });
    writeWholeSync(file, JSON.stringify({ path: resolve(path), stamp, value, sha256: checksum(value) }));
  } catch {
    // A cache that cannot be written costs time, not correctness.
  }
}

/** Removes all notes about a file, so that it is read again. */
export function forgetNotes(path: string): void {
  for (const topic of noteTopics) {
    try {
      const folder = dirname(noteFile({ topic, path }));
      const ours = readdirSync(folder).filter((name) => name.startsWith(nameOf(path)));
      for (const name of ours) rmSync(join(folder, name), { force: true });
    } catch {
      // A folder that is not there, or cannot be changed, holds no note of this process.
    }
  }
}

function checksum(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex");
}

/** One file a note, so that processes that read different files never overwrite each other's notes. */
function noteFile({ topic, path, dataSet }: NoteSubject): string {
  const suffix = dataSet === undefined ? "" : `-${dataSet}`;
  return join(cacheFolder(), "datasets", topic, `${nameOf(path)}${suffix}.json`);
}

function nameOf(path: string): string {
  return createHash("sha256").update(resolve(path)).digest("hex");
}
