import { createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise } from "yauzl";
import { DownloadError } from "./download-error";
import { placeFile } from "./place";

/** The name that a member of an archive gets outside it. */
export const memberName = (member: string): string => member.slice(member.lastIndexOf("/") + 1);

/** No member of a published archive is as large. */
const MAX_MEMBER_BYTES = 2 ** 30;

/**
 * Takes the named members out of a zip archive. Nothing else is unpacked, so no name inside the archive decides where
 * a file goes; each member appears only when it is whole.
 *
 * @param options.members Names inside the archive.
 * @param options.folder Where they go, under the last part of their names.
 * @throws DownloadError when a member is missing or damaged.
 */
export async function unpackMembers(options: {
  readonly archive: string;
  readonly members: readonly string[];
  readonly folder: string;
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { archive, members, folder, signal } = options;
  const zip = await openPromise(archive, { autoClose: false });
  const wanted = new Set(members);
  try {
    for await (const entry of zip.eachEntry()) {
      if (!wanted.delete(entry.fileName)) continue;
      const part = join(folder, `${memberName(entry.fileName)}.part`);
      try {
        const content = await zip.openReadStreamPromise(entry);
        await pipeline(content, checked(entry, archive), createWriteStream(part), { signal });
        placeFile(part, join(folder, memberName(entry.fileName)));
      } finally {
        rmSync(part, { force: true });
      }
    }
  } finally {
    zip.close();
  }
  if (wanted.size > 0) throw new DownloadError(archive, `the archive lacks ${[...wanted].join(", ")}.`);
}

/** Passes a member on and fails at its end unless its CRC-32 is that of the archive's directory. */
function checked({ fileName, uncompressedSize, crc32: listed }: Entry, archive: string): Transform {
  if (uncompressedSize > MAX_MEMBER_BYTES) {
    throw new DownloadError(archive, `${fileName} in it unpacks to ${uncompressedSize} bytes, too many.`);
  }
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      done(sum === listed ? null : new DownloadError(archive, `${fileName} in it is damaged (CRC-32).`));
    },
  });
}
