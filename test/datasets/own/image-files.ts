import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** A picture of one colour, as PNG or JPEG. */
export function picture(red: number, format: "png" | "jpeg" = "png", side = 40): Promise<Buffer> {
  const background = { r: red, g: 100, b: 50 };
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** Writes a folder of images by class; the red of class c, image i is 20 c + i. */
export async function writeImageFolder(
  folder: string,
  sizes: Readonly<Record<string, number>>,
  format: "png" | "jpeg" = "png",
): Promise<void> {
  for (const [label, name] of Object.keys(sizes).sort().entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let index = 0; index < sizes[name]; index++) {
      writeFileSync(join(folder, name, `image-${index}.${format}`), await picture(20 * label + index, format));
    }
  }
}
