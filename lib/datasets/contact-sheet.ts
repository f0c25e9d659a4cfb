import type { DataSet } from "./data-set";

export interface ContactSheetOptions {
  readonly part?: "train" | "test";
  /** Images of each class, one row a class. Default 12. */
  readonly perClass?: number;
  /** Classes to show, in this order. Default: all. */
  readonly classes?: readonly number[];
  /** Each pixel becomes scale × scale pixels. Default 2. */
  readonly scale?: number;
  /** Transparent pixels between images. Default 2. */
  readonly gap?: number;
}

/** A picture in memory. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity, 0 … 255, shape [height, width, 4]. */
  readonly pixels: Uint8Array;
}

/**
 * A table of example images: one row for each class, filled with its first images in the order of the set.
 *
 * Gaps and missing images are transparent, so the sheet stands on light and dark pages alike.
 *
 * @throws RangeError when an option is out of range.
 * @example
 * const sheet = contactSheet(await loadDataSet("mnist"), { perClass: 10 });
 */
export function contactSheet(dataSet: DataSet, options: ContactSheetOptions = {}): RgbaImage {
  const { part = "train", perClass = 12, scale = 2, gap = 2 } = options;
  const classes = options.classes ?? Array.from({ length: dataSet.nClasses }, (_, label) => label);
  checkOptions(dataSet, { perClass, scale, gap, classes });
  const cellWidth = dataSet.width * scale + gap;
  const cellHeight = dataSet.height * scale + gap;
  const width = perClass * cellWidth - gap;
  const height = classes.length * cellHeight - gap;
  const pixels = new Uint8Array(width * height * 4);
  classes.forEach((label, row) => {
    const indices = firstOfClass(dataSet[part].labels, label, perClass);
    const images = dataSet[part].pick(indices);
    const imageBytes = dataSet.height * dataSet.width * dataSet.channels;
    for (let column = 0; column < indices.length; column++) {
      const image = images.subarray(column * imageBytes, (column + 1) * imageBytes);
      paintImage({ width, height, pixels }, image, dataSet, column * cellWidth, row * cellHeight, scale);
    }
  });
  return { width, height, pixels };
}

function firstOfClass(labels: ArrayLike<number>, label: number, count: number): readonly number[] {
  const indices: number[] = [];
  for (let index = 0; index < labels.length && indices.length < count; index++) {
    if (labels[index] === label) indices.push(index);
  }
  return indices;
}

function paintImage(
  sheet: RgbaImage,
  image: Uint8Array,
  shape: { readonly width: number; readonly height: number; readonly channels: number },
  left: number,
  top: number,
  scale: number,
): void {
  for (let y = 0; y < shape.height * scale; y++) {
    for (let x = 0; x < shape.width * scale; x++) {
      const source = (Math.floor(y / scale) * shape.width + Math.floor(x / scale)) * shape.channels;
      const target = ((top + y) * sheet.width + left + x) * 4;
      for (let colour = 0; colour < 3; colour++) {
        sheet.pixels[target + colour] = image[source + (shape.channels === 3 ? colour : 0)];
      }
      sheet.pixels[target + 3] = 255;
    }
  }
}

function checkOptions(
  dataSet: DataSet,
  options: { perClass: number; scale: number; gap: number; classes: readonly number[] },
): void {
  const { perClass, scale, gap, classes } = options;
  const check = (name: string, value: number, lowest: number, highest: number) => {
    if (!Number.isInteger(value) || value < lowest || value > highest) {
      throw new RangeError(
        `Cannot draw a contact sheet with ${name} ${value}: it must be an integer in [${lowest}, ${highest}].`,
      );
    }
  };
  check("perClass", perClass, 1, 1000);
  check("scale", scale, 1, 32);
  check("gap", gap, 0, 64);
  check("a number of classes of", classes.length, 1, dataSet.nClasses);
  for (const label of classes) check("class", label, 0, dataSet.nClasses - 1);
}
