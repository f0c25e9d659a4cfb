import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { findCatalogueEntry } from "../catalogue/catalogue";
import { DownloadError, downloadErrorOf } from "./download-error";
import { type FetchOptions, type FileOrder, fetchFile, isFinished } from "./fetch-file";
import { PartFile, withFileLock } from "./part-file";
import { mismatch, placeFile } from "./place";
import type { DownloadSource, RemoteFile } from "./sources";
import { memberName, unpackMembers } from "./unpack";

/** So deep a folder that a user names is searched. */
const MAX_DEPTH = 4;

/** The files of some name in a folder or below it, the least deep first. */
function findBelow(folder: string, name: string): readonly string[] {
  const found: string[] = [];
  let level = [folder];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    found.push(...level.map((one) => join(one, name)).filter((path) => existsSync(path) && statSync(path).isFile()));
    level = level.flatMap((one) =>
      readdirSync(one, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [join(one, entry.name)] : [],
      ),
    );
  }
  return found;
}

/**
 * Copies a file from a local folder, with the same checks as one from the network: the checksum is compared before the
 * file gets its name.
 *
 * @throws DownloadError naming the file and the reason.
 */
export async function copyLocalFile(order: FileOrder, source: string): Promise<"copied" | "present"> {
  const { target, name } = order;
  try {
    await mkdir(dirname(target), { recursive: true });
    return await withFileLock(target, async () => {
      if (await isFinished(order)) return "present";
      const part = new PartFile(target);
      part.discard();
      await copyFile(source, part.path);
      const reason = await mismatch(part.path, order);
      if (reason !== undefined) {
        part.discard();
        throw new DownloadError(name, `${source} is not the published file: ${reason}.`);
      }
      placeFile(part.path, target);
      return "copied";
    });
  } catch (error) {
    throw downloadErrorOf(name, error);
  }
}

/** What became of one file. */
export interface ObtainedFile {
  readonly name: string;
  readonly path: string;
  /** `unpacked` from an archive whose checksum was compared. */
  readonly status: "fetched" | "copied" | "unpacked" | "present";
  /** What its content was compared with; `none` where nothing is known of it. */
  readonly checkedWith: "sha256" | "md5" | "archive" | "none";
}

export interface GetOptions extends Omit<FetchOptions, "onProgress" | "onRetry" | "onWait"> {
  /** The data folder: the files go into a folder in it. */
  readonly to: string;
  /** Instead of the official addresses: `MIRROR/FOLDER/NAME`, else `MIRROR/NAME`. */
  readonly mirror?: string;
  /** Instead of the network: a folder that holds the files, at any depth up to four. */
  readonly from?: string;
  readonly onProgress?: (file: string, received: number, total: number | undefined) => void;
  readonly onRetry?: (file: string, error: DownloadError, seconds: number) => void;
  readonly onWait?: (file: string) => void;
}

/**
 * Gets all files of a source. Files that are there already and are the published ones are left alone, so a second call
 * costs a look at their checksums.
 *
 * @throws DownloadError naming the file and the reason. What was placed before stays, and what was begun goes on at the
 * next call.
 * @example
 * const [source] = sourcesOf(["fashion-mnist"]);
 * await getDataSet(source, { to: "data" });
 */
export async function getDataSet(source: DownloadSource, options: GetOptions): Promise<readonly ObtainedFile[]> {
  const folder = join(options.to, source.folder);
  if (source.members) return getMembers(source, source.members, folder, options);
  const obtained: ObtainedFile[] = [];
  for (const file of source.files) obtained.push(await getFile(file, source, folder, options));
  return obtained;
}

async function getFile(
  file: RemoteFile,
  source: DownloadSource,
  folder: string,
  options: GetOptions,
): Promise<ObtainedFile> {
  const { name, address, bytes, digest } = file;
  const { from, mirror } = options;
  const entry = findCatalogueEntry(source.dataSets[0]);
  const published = entry?.files.find(({ names }) => names.includes(name));
  const order: FileOrder = {
    name,
    addresses: mirror === undefined ? [address] : mirrorAddresses(mirror, source.folder, name),
    bytes,
    digest,
    contents: published?.officialSha256,
    target: join(folder, name),
  };
  if (from !== undefined) return copyFrom(order, from, published?.names ?? [name], digest.kind);
  const status = await fetchFile(order, fetchOptions(name, options));
  return { name, path: order.target, status, checkedWith: digest.kind };
}

function fetchOptions(name: string, options: GetOptions): FetchOptions {
  const { onProgress, onRetry, onWait, ...patience } = options;
  return {
    ...patience,
    onProgress: (received, total) => onProgress?.(name, received, total),
    onRetry: (error, seconds) => onRetry?.(name, error, seconds),
    onWait: () => onWait?.(name),
  };
}

function mirrorAddresses(mirror: string, folder: string, name: string): readonly string[] {
  const base = mirror.endsWith("/") ? mirror : `${mirror}/`;
  return [new URL(`${folder}/${name}`, base).href, new URL(name, base).href];
}

/** Copies a file that has its published name, or one of the others that readers understand, under the name it has. */
async function copyFrom(
  order: FileOrder,
  from: string,
  names: readonly string[],
  checkedWith: ObtainedFile["checkedWith"],
): Promise<ObtainedFile> {
  const candidates = names.flatMap((name) => searchIn(from, name));
  if (candidates.length === 0) throw new DownloadError(order.name, `no file of this name lies in ${from}.`);
  const found = await publishedOf(candidates, order);
  const name = basename(found);
  const path = join(dirname(order.target), name);
  return { name, path, status: await copyLocalFile({ ...order, name, target: path }, found), checkedWith };
}

/** The candidate that is the published file: several data sets name theirs alike. The first where none is, which is then refused. */
async function publishedOf(candidates: readonly string[], order: FileOrder): Promise<string> {
  const [first, ...others] = candidates;
  if (others.length === 0) return first;
  for (const path of candidates) if ((await mismatch(path, order)) === undefined) return path;
  return first;
}

function searchIn(from: string, name: string): readonly string[] {
  try {
    return findBelow(from, name);
  } catch (error) {
    throw downloadErrorOf(from, error);
  }
}

/** The wanted members of an archive, which is removed once they are there. */
async function getMembers(
  source: DownloadSource,
  members: readonly string[],
  folder: string,
  options: GetOptions,
): Promise<readonly ObtainedFile[]> {
  const names = members.map(memberName);
  const paths = names.map((name) => join(folder, name));
  const all = (status: ObtainedFile["status"], checkedWith: ObtainedFile["checkedWith"]) =>
    names.map((name, index) => ({ name, path: paths[index], status, checkedWith }));
  if (paths.every((path) => existsSync(path))) return all("present", "none");
  const { from, signal } = options;
  const unpacked = from === undefined ? [] : names.map((name) => searchIn(from, name));
  if (unpacked.length > 0 && unpacked.every((found) => found.length > 0)) {
    // their content is not known: which of two is meant cannot be told
    const doubled = unpacked.findIndex((found) => found.length > 1);
    if (doubled >= 0) {
      const both = unpacked[doubled].join(" and ");
      throw new DownloadError(
        names[doubled],
        `more than one file of this name lies in ${from}: ${both}. Name a folder of one.`,
      );
    }
    for (const [index, [path]] of unpacked.entries()) {
      await copyLocalFile({ name: names[index], addresses: [], target: paths[index] }, path);
    }
    return all("copied", "none");
  }
  const archive = await getFile(source.files[0], source, folder, options);
  try {
    await unpackMembers({ archive: archive.path, members, folder, signal });
  } catch (error) {
    throw downloadErrorOf(archive.name, error);
  }
  rmSync(archive.path, { force: true });
  return all("unpacked", "archive");
}
