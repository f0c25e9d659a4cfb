import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { type Entry, open, type ZipFile } from "yauzl";
import { DataFileError, reasonOf } from "../datasets/files/data-file-error";
import { readPart } from "./stored-array";

/** Content of a zip file that lies in it as it is. */
export interface StoredMember {
  /** Of its first byte in the file. */
  readonly position: number;
  readonly length: number;
  /** Reads all of it in pieces. @throws DataFileError when it is not what its CRC-32 says. */
  check(): void;
}

const pieceBytes = 16 << 20;

/**
 * The entries of a zip file that are neither packed nor encrypted, such as those of `numpy.savez`, by their names: they
 * can be read in pieces.
 *
 * @throws DataFileError when the directory or an entry's header is damaged.
 */
export async function storedMembers(path: string): Promise<ReadonlyMap<string, StoredMember>> {
  const openFile = promisify<string, object, ZipFile>(open as never);
  const members = new Map<string, StoredMember>();
  try {
    const zip = await openFile(path, { lazyEntries: false, autoClose: false });
    try {
      const entries: Entry[] = [];
      await new Promise<void>((resolve, reject) => {
        zip.on("entry", (entry: Entry) => entries.push(entry));
        zip.on("error", reject);
        zip.on("end", resolve);
      });
      const header = promisify<Entry, object, { fileDataStart: number }>(zip.readLocalFileHeader.bind(zip) as never);
      for (const entry of entries.filter((each) => each.compressionMethod === 0 && !each.isEncrypted())) {
        const { fileDataStart: position } = await header(entry, { minimal: true });
        const length = entry.compressedSize;
        const check = () => checkMember(path, entry, position);
        members.set(entry.fileName, { position, length, check });
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    throw new DataFileError(path, `it is not a readable zip file (${reasonOf(error)}).`);
  }
  return members;
}

function checkMember(path: string, { fileName, compressedSize, crc32: expected }: Entry, position: number): void {
  let sum = 0;
  for (let at = 0; at < compressedSize; at += pieceBytes) {
    sum = crc32(readPart(path, position + at, Math.min(pieceBytes, compressedSize - at)), sum);
  }
  if (sum === expected) return;
  throw new DataFileError(path, `its entry ${fileName} is damaged: its CRC-32 is not the one its directory says.`);
}
