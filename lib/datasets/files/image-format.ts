/** Formats of images that are read. */
export type ImageFormat = "PNG" | "JPEG" | "WebP" | "GIF" | "TIFF";

/** Their names, in words. */
export const readFormats = "PNG, JPEG, WebP, GIF or TIFF";

/** First bytes of a format; Latin-1, a dot for any byte. */
const signatures: readonly [ImageFormat, RegExp][] = [
  ["PNG", /^\x89PNG/],
  ["JPEG", /^\xff\xd8\xff/],
  ["WebP", /^RIFF....WEBP/s],
  ["GIF", /^GIF8[79]a/],
  ["TIFF", /^(II\*\0|MM\0\*)/],
];

/** The format of an image by its first bytes, or undefined. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  const head = asBuffer(bytes).toString("latin1", 0, 12);
  return signatures.find(([, signature]) => signature.test(head))?.[0];
}

/** Whether an image that cannot be decoded lacks its end. */
export function isCutShort(bytes: Uint8Array, format: ImageFormat): boolean {
  const buffer = asBuffer(bytes);
  switch (format) {
    case "JPEG":
      return isJpegCutShort(buffer);
    case "PNG":
      return !buffer.includes("IEND");
    case "WebP":
      return buffer.readUInt32LE(4) + 8 > buffer.length;
    case "GIF":
      return !buffer.toString("latin1").replace(/\0+$/, "").endsWith(";");
    case "TIFF":
      return isTiffCutShort(buffer);
  }
}

/** Whether no end of image follows the start of the scan; a thumbnail's, in the segments before, does not count. */
function isJpegCutShort(jpeg: Buffer): boolean {
  for (let at = 2; at + 4 <= jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at] !== 0xff) return false; // no segment: damaged
    if (jpeg[at + 1] === 0xda) return jpeg.indexOf("\xff\xd9", at, "latin1") < 0;
  }
  return true;
}

/** Whether the directory, which is mostly the last part of the file, is not there whole. */
function isTiffCutShort(tiff: Buffer): boolean {
  const [read2, read4] =
    tiff[0] === 0x49 ? [tiff.readUInt16LE, tiff.readUInt32LE] : [tiff.readUInt16BE, tiff.readUInt32BE];
  const start = tiff.length < 8 ? Infinity : read4.call(tiff, 4);
  return start + 2 > tiff.length || start + 2 + 12 * read2.call(tiff, start) > tiff.length;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
