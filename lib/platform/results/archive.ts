import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { decodeEntry, resultsFolder } from "./cache";

/** Stored answers of one kind of task at some versions. */
export interface ArchiveGroup {
  /** Kind of the tasks. */
  readonly kind: string;
  /** Of the kind, then of those that it reads: `2.train-network-9`; empty for a form of the cache before versions. */
  readonly versions: string;
  /** Whether the code as it is now may answer with them. */
  readonly current: boolean;
  readonly entries: number;
  readonly bytes: number;
}

interface GroupFolder {
  readonly kind: string;
  readonly versions: string;
  readonly folders: readonly string[];
}

const listFolder = (path: string): readonly string[] => {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
};

/** Whether a folder of a kind holds answers itself, as before there were versions; a group has folders for them. */
const isOlder = (folder: string): boolean => listFolder(folder).some((name) => name.endsWith(".json"));

function groupFolders(cacheFolder: string): readonly GroupFolder[] {
  const root = resultsFolder(cacheFolder);
  return listFolder(root).flatMap((kind): readonly GroupFolder[] => {
    const folders = listFolder(join(root, kind)).map((name) => join(root, kind, name));
    const older = folders.filter(isOlder);
    const groups = folders
      .filter((folder) => !isOlder(folder))
      .map((folder) => ({ kind, versions: basename(folder), folders: [folder] }));
    return older.length > 0 ? [...groups, { kind, versions: "", folders: older }] : groups;
  });
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.name.endsWith(".json")) yield path;
  }
}

function* filesOf({ folders }: GroupFolder): Generator<string> {
  for (const folder of folders) yield* filesBelow(folder);
}

const isCurrent = ({ kind, versions }: GroupFolder, current: ReadonlySet<string>): boolean =>
  current.has(`${kind}/${versions}`);

/** Files of the current entries, with their group. */
export function* currentFiles(
  cacheFolder: string,
  current: ReadonlySet<string>,
): Generator<{ readonly kind: string; readonly versions: string; readonly path: string }> {
  for (const group of groupFolders(cacheFolder)) {
    if (!isCurrent(group, current)) continue;
    const { kind, versions } = group;
    for (const path of filesOf(group)) yield { kind, versions, path };
  }
}

/**
 * What a cache holds, by kind and versions; those that no task asks for any more are left over.
 *
 * @param current Groups that tasks are answered from now, such as `train-network/9`.
 */
export function listArchive(cacheFolder: string, current: ReadonlySet<string>): readonly ArchiveGroup[] {
  return groupFolders(cacheFolder).map((group) => {
    let [entries, bytes] = [0, 0];
    for (const path of filesOf(group)) {
      entries++;
      bytes += statSync(path).size;
    }
    const { kind, versions } = group;
    return { kind, versions, current: isCurrent(group, current), entries, bytes };
  });
}

/** Removes what is left over of other versions. @returns What was removed. */
export function pruneArchive(cacheFolder: string, current: ReadonlySet<string>): readonly ArchiveGroup[] {
  const leftOver = listArchive(cacheFolder, current).filter((group) => !group.current);
  for (const group of groupFolders(cacheFolder)) {
    if (isCurrent(group, current)) continue;
    for (const folder of group.folders) rmSync(folder, { recursive: true, force: true });
  }
  return leftOver;
}

/** What {@link verifyArchive} found. */
export interface Verification {
  readonly sound: number;
  /** Files that are cut or changed, now beside their place with the ending `.damaged`. */
  readonly damaged: readonly string[];
}

/**
 * Reads every current entry anew and compares it with its checksum. Damaged ones are put aside: they are computed again
 * when they are asked for, and can be looked at.
 */
export function verifyArchive(cacheFolder: string, current: ReadonlySet<string>): Verification {
  let sound = 0;
  const damaged: string[] = [];
  for (const { path } of currentFiles(cacheFolder, current)) {
    if (decodeEntry(readFileSync(path, "utf8"), basename(path, ".json"))) sound++;
    else {
      const aside = `${path}.damaged`;
      renameSync(path, aside);
      damaged.push(aside);
    }
  }
  return { sound, damaged };
}

/** How many of the current entries each code made, by kind and digest of the code. */
export function codeOfArchive(
  cacheFolder: string,
  current: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const made = new Map<string, Map<string, number>>();
  for (const { kind, path } of currentFiles(cacheFolder, current)) {
    const code = codeIn(readFileSync(path, "utf8"));
    if (code === undefined) continue; // verification tells of it
    const ofKind = made.get(kind) ?? new Map<string, number>();
    made.set(kind, ofKind.set(code, (ofKind.get(code) ?? 0) + 1));
  }
  return made;
}

/** The digest in an entry's text, unchecked: of many entries, their checksums would take most of the time. */
const codeIn = (text: string): string | undefined => /"code":"([^"]*)","answerSha256"/.exec(text)?.[1];

/** Files and bytes below a folder. */
export function folderSize(folder: string): { readonly files: number; readonly bytes: number } {
  if (!existsSync(folder)) return { files: 0, bytes: 0 };
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = entries.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { files: entries.length, bytes };
}
