import sharp from "sharp";
import { reasonOf } from "./data-file-error";

// Images are small and many: one thread an image, and nothing kept of them.
sharp.concurrency(1);
sharp.cache(false);

/** How an image is wanted. */
export interface DecodeOptions {
  readonly channels: 1 | 3;
  /** Bound on the pixels of the image: a larger one is refused before it is decoded. */
  readonly maxPixels: number;
  /** Scale to cover a square of this side and cut its middle out; default: as it is. */
  readonly side?: number;
  /** Makes an error of a reason, which names the file. */
  readonly fail: (reason: string) => Error;
}

/** A decoded image. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** Raw intensities 0 … 255, shape [height, width, channels]. */
  readonly pixels: Uint8Array;
}

/**
 * Decodes a JPEG or PNG image; a grey one gets three equal channels where three are wanted, transparent parts become
 * black. Colour profiles are ignored, as Pillow and most training code do, and JPEGs give the same values as there.
 *
 * @throws Error by `fail` when the bytes are no JPEG or PNG image (by their first bytes, not their name), or it is too
 * large, cut short or damaged.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedImage> {
  const { channels, maxPixels, side, fail } = options;
  if (!isJpeg(bytes) && !isPng(bytes)) throw fail("is neither a JPEG nor a PNG image.");
  try {
    const image = sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: maxPixels });
    const scaled = side === undefined ? image : image.resize(side, side, { fit: "cover" });
    const { data, info } = await scaled
      .flatten({ background: "black" })
      .toColourspace(channels === 3 ? "srgb" : "b-w")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`it has ${info.channels} channels`);
    return { height: info.height, width: info.width, pixels: data };
  } catch (error) {
    throw fail(`cannot be decoded (${reasonOf(error)}).`);
  }
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((value, index) => bytes[index] === value);
}
