import { PNG } from "pngjs";

/** A picture in memory: red, green, blue and opacity, 0 … 255, shape [height, width, 4]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * A picture as a PNG file's bytes. The same picture gives the same bytes.
 *
 * @throws RangeError when the pixels do not fill width × height.
 * @example
 * writeFileSync("mnist.png", encodePng(contactSheet(dataSet)));
 */
export function encodePng({ width, height, pixels }: Picture): Uint8Array {
  if (!(width > 0 && height > 0) || pixels.length !== width * height * 4) {
    throw new RangeError(`Cannot encode ${pixels.length} bytes as a PNG of ${width} × ${height} pixels of 4 bytes.`);
  }
  const png = new PNG({ width, height });
  png.data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return PNG.sync.write(png, { deflateLevel: 9 });
}
