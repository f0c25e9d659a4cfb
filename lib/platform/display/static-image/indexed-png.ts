import sharp from "sharp";

/**
 * A PNG with a palette, half a byte a pixel or one: a sixth of the size for what has lines, text and a few colours, which stay as
 * they are; of more colours those are chosen that show no difference at a glance. Opacity is kept. The same image gives
 * the same bytes.
 *
 * @param png A PNG file's bytes.
 * @throws Error when they are none.
 */
export function indexedPng(png: Uint8Array): Promise<Buffer> {
  return sharp(png)
    .png({ palette: true, colours: 64, quality: 90, dither: 0, effort: 10, compressionLevel: 9 })
    .toBuffer();
}
