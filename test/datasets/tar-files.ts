/** A member of a tar archive. */
export interface TarMember {
  readonly name: string;
  readonly content?: Uint8Array;
  /** "0" file, "1" hard link, "2" symbolic link, "5" folder. */
  readonly type?: string;
  readonly linkTo?: string;
  /** Replaces the size field, twelve characters at most. */
  readonly sizeField?: string;
}

/** A tar archive in the ustar format, written from its description. */
export function tarFile(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap(({ name, content = Buffer.alloc(0), type = "0", linkTo = "", sizeField }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(sizeField ?? `${content.length.toString(8).padStart(11, "0")}\0`, 124, 12);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(linkTo, 157, 100);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
