import { findCatalogueEntry } from "./catalogue/catalogue";
import type { RgbaImage } from "./contact-sheet";
import { findDataSet } from "./find-data-set";
import { publishedImage } from "./readers/tiny-imagenet-reader";
import { boxMean } from "./resize";

/** An image of Tiny ImageNet before and after it is made half as large (§2.1.2). */
export interface DownsampledExample {
  /** 64 × 64 pixels, as published. */
  readonly before: RgbaImage;
  /** 32 × 32 pixels, as networks see it. */
  readonly after: RgbaImage;
}

const side = { published: 64, used: 32 };

function opaque(pixels: Uint8Array, width: number): RgbaImage {
  const rgba = new Uint8Array(width * width * 4).fill(255);
  for (let pixel = 0; pixel < width * width; pixel++) rgba.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  return { width, height: width, pixels: rgba };
}

/**
 * What making Tiny ImageNet's images smaller does to one of them.
 *
 * @param id Id of a subset, such as `tiny-imagenet-00`.
 * @param image Class in the subset and place among its training images.
 * @throws RangeError when `id` is no subset of Tiny ImageNet or there is no such image.
 * @throws Error when the archive is not here; DataFileError when it is damaged.
 */
export async function downsampledExample(
  id: string,
  image: { readonly label: number; readonly position: number },
): Promise<DownsampledExample> {
  const entry = findCatalogueEntry(id);
  if (entry?.format !== "tiny-imagenet-zip")
    throw new RangeError(`Cannot show how "${id}" is made smaller: it is not.`);
  const pixels = await publishedImage(entry, findDataSet(entry).located, image);
  const shape = { height: side.published, width: side.published, channels: 3 };
  const smaller = boxMean(pixels, shape, side.published / side.used);
  return { before: opaque(pixels, side.published), after: opaque(smaller, side.used) };
}

/**
 * A picture with every pixel as a square of factor × factor pixels.
 *
 * @throws RangeError when the factor is no positive integer.
 */
export function enlarged({ width, height, pixels }: RgbaImage, factor: number): RgbaImage {
  if (!Number.isInteger(factor) || factor < 1) throw new RangeError(`Cannot enlarge ${factor} times.`);
  const large = new Uint8Array(pixels.length * factor ** 2);
  for (let row = 0; row < height * factor; row++) {
    for (let column = 0; column < width * factor; column++) {
      const source = 4 * (Math.floor(row / factor) * width + Math.floor(column / factor));
      large.set(pixels.subarray(source, source + 4), 4 * (row * width * factor + column));
    }
  }
  return { width: width * factor, height: height * factor, pixels: large };
}
