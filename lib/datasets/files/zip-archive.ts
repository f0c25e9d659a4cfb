import { closeSync, openSync, readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";
import { DataFileError, reasonOf } from "./data-file-error";
import { attempt, statDataFile } from "./read-data-file";

/** More entries than any data set has (Tiny ImageNet has 120,609): a bound on the memory that a directory takes. */
const MAX_ENTRIES = 1_000_000;

const STORED = 0;
const DEFLATED = 8;

/** The end of a central directory is read in pieces of this size rather than entry by entry. */
const READ_AHEAD_BYTES = 1 << 20;

/**
 * Reads a zip file in place: its directory first, then single entries as they are asked for, so that memory holds
 * neither the file nor its content. Nothing is ever written to the disk, so names of entries are only keys.
 *
 * The directory is read by yauzl, whose callbacks come at once because the reader behind it reads at once. Entries are
 * unpacked here, bounded by their declared size and checked against their CRC-32, which yauzl leaves to its users.
 */
export class ZipArchive {
  private constructor(
    readonly path: string,
    private readonly reader: FileReader,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * @throws DataFileError when the file cannot be read, is no zip file, or its directory is damaged, lists a name
   * twice, or a name that leads out of the archive.
   */
  static open(path: string): ZipArchive {
    const { size } = statDataFile(path);
    const reader = new FileReader(path, size);
    attempt(path, () => reader.openFile());
    try {
      const zip = atOnce<ZipFile>(path, (callback) => {
        const options = { lazyEntries: true, autoClose: false };
        fromRandomAccessReader(reader, size, options, callback as (error: Error | null, zip: ZipFile) => void);
      });
      return new ZipArchive(path, reader, zip, readDirectory(path, zip));
    } catch (error) {
      reader.closeFile();
      throw error;
    }
  }

  /** Names of all entries, folders included, in the order of the directory. */
  get names(): IterableIterator<string> {
    return this.entries.keys();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /**
   * The content of an entry.
   *
   * @param maxBytes Bound on its unpacked size: more is refused before it is unpacked.
   * @throws DataFileError when there is no such entry, or it is encrypted, too large, cut short or damaged.
   */
  read(name: string, maxBytes: number): Uint8Array {
    const entry = this.entries.get(name);
    if (!entry) throw new DataFileError(this.path, `it holds no ${name}.`);
    const fail = (reason: string) => new DataFileError(this.path, `its entry ${name} ${reason}`);
    if (entry.isEncrypted()) throw fail("is encrypted.");
    if (entry.uncompressedSize > maxBytes) {
      throw fail(`unpacks to ${entry.uncompressedSize} bytes, at most ${maxBytes} are expected.`);
    }
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      throw fail(`is packed by method ${entry.compressionMethod}, only deflate is understood.`);
    }
    const { fileDataStart } = atOnce<{ fileDataStart: number }>(this.path, (callback) => {
      this.zip.readLocalFileHeader(entry, { minimal: true }, callback);
    });
    const packed = attempt(this.path, () => this.reader.readExactly(fileDataStart, entry.compressedSize));
    const content = entry.compressionMethod === STORED ? packed : inflate(packed, entry.uncompressedSize, fail);
    if (content.length !== entry.uncompressedSize) {
      throw fail(`is damaged: it has ${content.length} bytes, its directory says ${entry.uncompressedSize}.`);
    }
    if (crc32(content) !== entry.crc32) throw fail("is damaged: its CRC-32 is not the one its directory says.");
    return content;
  }

  /** Lets go of the file; the directory stays, and {@link reopen} makes entries readable again. */
  close(): void {
    this.reader.closeFile();
  }

  /** For a file that has not changed since. @throws DataFileError when it cannot be opened. */
  reopen(): void {
    attempt(this.path, () => this.reader.openFile());
  }
}

function readDirectory(path: string, zip: ZipFile): ReadonlyMap<string, Entry> {
  const fail = (reason: string) => new DataFileError(path, `its zip directory is damaged (${reason}).`);
  if (zip.entryCount > MAX_ENTRIES)
    throw fail(`it declares ${zip.entryCount} entries, at most ${MAX_ENTRIES} are read`);
  const entries = new Map<string, Entry>();
  let latest: Entry | Error | undefined;
  zip.on("entry", (entry: Entry) => {
    latest = entry;
  });
  zip.on("error", (error: Error) => {
    latest = error;
  });
  for (let count = 0; count < zip.entryCount; count++) {
    latest = undefined;
    zip.readEntry();
    if (latest === undefined) throw fail(`entry ${count} has no name`); // the one case in which yauzl answers later
    if ((latest as unknown) instanceof Error) throw fail((latest as unknown as Error).message);
    const entry = latest as Entry;
    if (entries.has(entry.fileName)) throw fail(`it lists ${entry.fileName} twice`);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

function inflate(packed: Uint8Array, size: number, fail: (reason: string) => DataFileError): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE")
      throw fail(`is damaged: it unpacks to more than the ${size} bytes it declares.`);
    throw fail(code === "Z_BUF_ERROR" ? "is cut short." : `is damaged (${reasonOf(error)}).`);
  }
}

/** The answer of a function with a callback that is called before the function returns. */
function atOnce<T>(path: string, ask: (callback: (error: Error | null, answer: T) => void) => void): T {
  let outcome: { error: Error | null; answer: T } | undefined;
  ask((error, answer) => {
    outcome ??= { error, answer };
  });
  if (outcome === undefined) throw new DataFileError(path, "its zip directory cannot be read.");
  if (outcome.error) throw new DataFileError(path, `it is not a readable zip file (${outcome.error.message}).`);
  return outcome.answer;
}

/** Reads a file at once wherever yauzl asks; neighbouring small reads come from one piece held in memory. */
class FileReader extends RandomAccessReader {
  private ahead: { readonly position: number; readonly bytes: Buffer } = { position: 0, bytes: Buffer.alloc(0) };
  private descriptor: number | undefined;
  private users = 0;

  constructor(
    private readonly path: string,
    private readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let failure: Error | null = null;
    try {
      this.readAhead(position, length).copy(buffer, offset);
    } catch (error) {
      failure = error as Error;
    }
    callback(failure);
  }

  private readAhead(position: number, length: number): Buffer {
    const start = position - this.ahead.position;
    if (start >= 0 && start + length <= this.ahead.bytes.length)
      return this.ahead.bytes.subarray(start, start + length);
    const available = Math.max(0, Math.min(this.size - position, Math.max(length, READ_AHEAD_BYTES)));
    if (available < length) throw new Error("it is cut short");
    this.ahead = { position, bytes: this.readExactly(position, available) };
    return this.ahead.bytes.subarray(0, length);
  }

  /** @throws Error when the file ends before. */
  readExactly(position: number, length: number): Buffer {
    if (position + length > this.size) throw new Error("it is cut short");
    const bytes = Buffer.alloc(length);
    for (let filled = 0; filled < length; ) {
      const got = readSync(this.descriptor as number, bytes, filled, length - filled, position + filled);
      if (got === 0) throw new Error("it is cut short");
      filled += got;
    }
    return bytes;
  }

  openFile(): void {
    this.descriptor ??= openSync(this.path, "r");
    this.users++;
  }

  /** Lets go of the file when the last of those who opened it closes it. */
  closeFile(): void {
    this.users--;
    if (this.users > 0 || this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
    this.ahead = { position: 0, bytes: Buffer.alloc(0) };
  }
}
