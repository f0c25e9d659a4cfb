import sharp from "sharp";
import { reasonOf } from "./data-file-error";

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
function isCutShort(bytes: Uint8Array, format: ImageFormat): boolean {
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

// Images are small and many: one thread an image, and nothing kept of them.
sharp.concurrency(1);
sharp.cache(false);

/** What may lie behind the transparent parts of an image. */
export type Background = "white" | "black";

/** How an image is wanted. */
export interface DecodeOptions {
  readonly channels: 1 | 3;
  /** Bound on the pixels of the image: a larger one is refused before it is decoded. */
  readonly maxPixels: number;
  /** Scale to cover a square of this side and cut its middle out; default: as it is. */
  readonly side?: number;
  /** Behind transparent parts; default white, as on a page. */
  readonly background?: Background;
  /** Makes an error of a reason, which names the file. */
  readonly fail: (reason: string) => Error;
}

export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** Raw intensities 0 … 255, shape [height, width, channels]. */
  readonly pixels: Uint8Array;
}

/**
 * Decodes an image as a viewer shows it: upright by its EXIF orientation, on a background where it is transparent, the
 * first frame of an animation, the upper 8 of 16 bits. Colour profiles are ignored, as Pillow and most training code
 * do, and JPEGs give the same values as there, those of four inks too; grey is ITU-R 601, as in Pillow and OpenCV.
 *
 * @throws Error by `fail` when the bytes are no image of a known format (by their first bytes, not their name), or it
 * is too large, cut short or damaged, or shows nothing because its strokes have the colour of the background.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedImage> {
  const { channels, background = "white", fail } = options;
  if (bytes.length === 0) throw fail("is empty.");
  const format = formatOf(bytes);
  if (format === undefined) throw fail(`is no ${readFormats} image.`);
  const refuse = (error: unknown): never => {
    const [reason] = reasonOf(error).split("\n").slice(-1); // libvips may say the same in many lines
    throw fail(isCutShort(bytes, format) ? "is cut short." : `cannot be decoded (${reason}).`);
  };
  const { data, height, width, hasAlpha, isOfInks } = await decode(bytes, options).catch(refuse);
  const rgb = isOfInks ? rgbOfInks(data) : data;
  if (hasAlpha && isOfOneColour(rgb) && (await isPartlyTransparent(bytes, options).catch(refuse))) {
    throw fail(`shows nothing on ${background}, which is the colour of its strokes: set another background.`);
  }
  return { height, width, pixels: channels === 3 ? rgb : greyOf(rgb) };
}

const open = (bytes: Uint8Array, { maxPixels }: DecodeOptions) =>
  sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: maxPixels });

async function decode(bytes: Uint8Array, options: DecodeOptions) {
  const { side, background = "white" } = options;
  const image = open(bytes, options);
  const { space, depth, hasAlpha } = await image.metadata();
  if (depth !== "uchar" && depth !== "ushort") throw new Error(`its values are of type ${depth}, not 8 or 16 bits`);
  const isOfInks = space === "cmyk";
  const upright = image.autoOrient();
  const scaled = side === undefined ? upright : upright.resize(side, side, { fit: "cover" });
  const coloured = isOfInks
    ? scaled.pipelineColourspace("cmyk").toColourspace("cmyk")
    : scaled.flatten({ background }).toColourspace("srgb");
  const { data, info } = await coloured.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  if (info.channels !== (isOfInks ? 4 : 3)) throw new Error(`it has ${info.channels} channels`);
  return { data, height: info.height, width: info.width, hasAlpha, isOfInks };
}

/** Red, green and blue of cyan, magenta, yellow and black, as Pillow makes them: (255 − ink)(255 − black) / 255. */
function rgbOfInks(inks: Uint8Array): Uint8Array {
  const light = (index: number) => 255 - inks[index];
  return Uint8Array.from({ length: (inks.length / 4) * 3 }, (_, index) => {
    const pixel = 4 * Math.floor(index / 3);
    return Math.round((light(pixel + (index % 3)) * light(pixel + 3)) / 255);
  });
}

/** Luma of ITU-R 601 in the integers that Pillow uses. */
function greyOf(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) => {
    const [red, green, blue] = [rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2]];
    return (19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16;
  });
}

function isOfOneColour(rgb: Uint8Array): boolean {
  return rgb.every((value, index) => value === rgb[index % 3]);
}

async function isPartlyTransparent(bytes: Uint8Array, options: DecodeOptions): Promise<boolean> {
  const opacity = (await open(bytes, options).stats()).channels.at(-1);
  return opacity !== undefined && opacity.min < opacity.max;
}
