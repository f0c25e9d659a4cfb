import { closeSync, openSync, readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";
import { DataFileError, reasonOf } from "./data-file-error";
import { attempt, readDataFileHead, statDataFile } from "./read-data-file";

/** More entries than any data set has (Tiny ImageNet has 120,609): a bound on the memory that a directory takes. */
const MAX_ENTRIES = 1_000_000;

const STORED = 0;
const DEFLATED = 8;

/** The end of a central directory is read in pieces of this size rather than entry by entry. */
const READ_AHEAD_BYTES = 1 << 20;

/**
 * Reads a zip file in place: its directory first, then single entries as they are asked for, so that memory holds
 * neither the file nor its content, and the file is open only while it is read. Nothing is ever written to the disk, so
 * names of entries are only keys.
 *
 * yauzl reads the directory; its streams answer later, and the table of data sets is made at once, so entries are
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
    const zip = atOnce<ZipFile>(path, (callback) => {
      const options = { lazyEntries: true, autoClose: false };
      fromRandomAccessReader(reader, size, options, callback as (error: Error | null, zip: ZipFile) => void);
    });
    const entries = readDirectory(path, zip);
    reader.forget();
    return new ZipArchive(path, reader, zip, entries);
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
    const { compressionMethod, compressedSize, uncompressedSize } = entry;
    const fail = (reason: string) => new DataFileError(this.path, `its entry ${name} ${reason}`);
    if (entry.isEncrypted()) throw fail("is encrypted.");
    if (uncompressedSize > maxBytes) {
      throw fail(`unpacks to ${uncompressedSize} bytes, at most ${maxBytes} are expected.`);
    }
    if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
      throw fail(`is packed by method ${compressionMethod}, only deflate is understood.`);
    }
    const { fileDataStart } = atOnce<{ fileDataStart: number }>(this.path, (callback) => {
      this.zip.readLocalFileHeader(entry, { minimal: true }, callback);
    });
    const packed = attempt(this.path, () => this.reader.readExactly(fileDataStart, compressedSize));
    const content = compressionMethod === STORED ? packed : inflate(packed, uncompressedSize, fail);
    if (content.length !== uncompressedSize) {
      throw fail(`is damaged: it has ${content.length} bytes, its directory says ${uncompressedSize}.`);
    }
    if (crc32(content) !== entry.crc32) throw fail("is damaged: its CRC-32 is not the one its directory says.");
    return content;
  }
}

function readDirectory(path: string, zip: ZipFile): ReadonlyMap<string, Entry> {
  const fail = (reason: string) => new DataFileError(path, `its zip directory is damaged (${reason}).`);
  const { entryCount } = zip;
  if (entryCount > MAX_ENTRIES) throw fail(`it declares ${entryCount} entries, at most ${MAX_ENTRIES} are read`);
  const entries = new Map<string, Entry>();
  let failure: Error | undefined;
  let latest: string | undefined;
  zip.on("entry", (entry: Entry) => {
    latest = entry.fileName;
    if (entries.has(latest)) failure = new Error(`it lists ${latest} twice`);
    entries.set(latest, entry);
  });
  zip.on("error", (error: Error) => {
    failure = error;
  });
  for (let count = 0; count < entryCount; count++) {
    latest = undefined;
    zip.readEntry();
    if (failure) throw fail(failure.message);
    if (latest === undefined) throw fail(`entry ${count} has no name`); // the one case in which yauzl answers later
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
  if (outcome && !outcome.error) return outcome.answer;
  const beginsWell = Buffer.from(readDataFileHead(path)).toString("latin1", 0, 4) === "PK\x03\x04";
  if (beginsWell && /end of central directory/i.test(outcome?.error?.message ?? "")) {
    throw new DataFileError(path, "it is cut short: the zip directory at its end is missing.");
  }
  throw new DataFileError(path, `it is not a readable zip file (${outcome?.error?.message ?? "no answer"}).`);
}

/** Reads a file at once wherever yauzl asks; neighbouring small reads come from one piece held in memory. */
class FileReader extends RandomAccessReader {
  private ahead: { readonly position: number; readonly bytes: Buffer } = { position: 0, bytes: Buffer.alloc(0) };

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
    if (start >= 0 && start + length <= this.ahead.bytes.length) {
      return this.ahead.bytes.subarray(start, start + length);
    }
    const available = Math.max(length, Math.min(this.size - position, READ_AHEAD_BYTES));
    this.ahead = { position, bytes: this.readExactly(position, available) };
    return this.ahead.bytes.subarray(0, length);
  }

  /** @throws Error when the file ends before. */
  readExactly(position: number, length: number): Buffer {
    if (position + length > this.size) throw new Error("it is cut short");
    const bytes = Buffer.alloc(length);
    const descriptor = openSync(this.path, "r");
    try {
      for (let filled = 0; filled < length; ) {
        const got = readSync(descriptor, bytes, filled, length - filled, position + filled);
        if (got === 0) throw new Error("it is cut short");
        filled += got;
      }
    } finally {
      closeSync(descriptor);
    }
    return bytes;
  }

  /** Lets go of what was read ahead. */
  forget(): void {
    this.ahead = { position: 0, bytes: Buffer.alloc(0) };
  }
}
