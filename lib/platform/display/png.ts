import sharp from "sharp";

/** A picture in memory: red, green, blue and opacity, 0 … 255, shape [height, width, 4]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * A picture whose pixels fill it.
 *
 * @throws RangeError when they do not fill width × height.
 */
export function checkedPicture(picture: Picture): Picture {
  const { width, height, pixels } = picture;
  if (width > 0 && height > 0 && pixels.length === width * height * 4) return picture;
  throw new RangeError(`Cannot encode ${pixels.length} bytes as a PNG of ${width} × ${height} pixels of 4 bytes.`);
}

/**
 * A picture as a PNG file's bytes. The same picture gives the same bytes.
 *
 * @throws RangeError when the pixels do not fill width × height.
 * @example
 * import { writeFileSync } from "node:fs";
 * writeFileSync("mnist.png", await encodePng(contactSheet(dataSet)));
 */
export async function encodePng(picture: Picture): Promise<Buffer> {
  const { width, height, pixels } = checkedPicture(picture);
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer();
}
