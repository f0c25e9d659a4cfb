import { existsSync, readdirSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DownloadError, downloadErrorOf } from "./download-error";
import { type FileOrder, isFinished } from "./fetch-file";
import { withFileLock } from "./file-lock";
import { PartFile } from "./part-file";
import { mismatch, placeFile } from "./place";

/** So deep a folder that a user names is searched. */
const MAX_DEPTH = 4;

/** A file of some name in a folder or below it, the least deep first. */
export function findBelow(folder: string, name: string): string | undefined {
  let level = [folder];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const hit = level.map((one) => join(one, name)).find((path) => existsSync(path) && statSync(path).isFile());
    if (hit) return hit;
    level = level.flatMap((one) =>
      readdirSync(one, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [join(one, entry.name)] : [],
      ),
    );
  }
  return undefined;
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
