import { crc32, deflateRawSync } from "node:zlib";

/** A file in a zip archive, and what a test may want to be wrong about it. */
export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** Replaces fields of the entry in the directory. */
  readonly says?: {
    readonly crc?: number;
    readonly size?: number;
    readonly packedSize?: number;
    readonly offset?: number;
    readonly method?: number;
    readonly flags?: number;
    readonly extra?: Uint8Array;
  };
}

/** What a test may want to be wrong about the end of the directory. */
export interface ZipEnd {
  readonly entryCount?: number;
  readonly directoryOffset?: number;
  readonly comment?: string;
  /** Fields of a zip64 record. */
  readonly zip64?: { readonly entryCount: bigint; readonly directoryOffset: bigint; readonly recordOffset?: bigint };
}

/** A zip file written field by field from the format's description (APPNOTE 4.3). */
export function zipFile(members: readonly ZipMember[], end: ZipEnd = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const { name, content, deflate = false, says = {} } of members) {
    const packed = deflate ? deflateRawSync(content) : Buffer.from(content);
    const nameBytes = Buffer.from(name);
    const extra = Buffer.from(says.extra ?? []);
    const shared = Buffer.alloc(26); // the fields that local header and directory have in common
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE((says.flags ?? 0) | 0x800, 2);
    shared.writeUInt16LE(says.method ?? (deflate ? 8 : 0), 4);
    shared.writeUInt32LE(says.crc ?? crc32(content), 10);
    shared.writeUInt32LE(says.packedSize ?? packed.length, 14);
    shared.writeUInt32LE(says.size ?? content.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, nameBytes, packed]);
    shared.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(says.offset ?? position, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), shared, rest, nameBytes, extra);
    pieces.push(local);
    position += local.length;
  }
  const listing = Buffer.concat(directory);
  const comment = Buffer.from(end.comment ?? "");
  const tail = Buffer.alloc(22);
  tail.write("PK\x05\x06", 0, "latin1");
  tail.writeUInt16LE(end.entryCount ?? members.length, 8);
  tail.writeUInt16LE(end.entryCount ?? members.length, 10);
  tail.writeUInt32LE(listing.length, 12);
  tail.writeUInt32LE(end.directoryOffset ?? position, 16);
  tail.writeUInt16LE(comment.length, 20);
  const zip64 = end.zip64 ? zip64Records(end.zip64, position + listing.length) : Buffer.alloc(0);
  return Buffer.concat([...pieces, listing, zip64, tail, comment]);
}

function zip64Records({ entryCount, directoryOffset, recordOffset }: NonNullable<ZipEnd["zip64"]>, at: number): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", 0, "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(entryCount, 24);
  record.writeBigUInt64LE(entryCount, 32);
  record.writeBigUInt64LE(directoryOffset, 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", 0, "latin1");
  locator.writeBigUInt64LE(recordOffset ?? BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}
