import { inspect } from "node:util";
import type { DataSet } from "./data-set";

const count = (n: number): string => n.toLocaleString("en");

/**
 * Gives what holds images a short form, which a cell prints as its last value instead of the pixels.
 *
 * @returns The same object.
 */
export function withShortForm<Value extends object>(value: Value, write: () => string): Value {
  return Object.defineProperty(value, inspect.custom, { value: write, enumerable: false });
}

/** A data set that prints itself in a line: `leaves: 120 + 40 images (28 × 28 × 1, training + test) of 5 classes. …` */
export function printable(dataSet: DataSet): DataSet {
  return withShortForm(dataSet, () => {
    const { id, height, width, channels, nClasses, train, test, source } = dataSet;
    const images = `${count(train.nPoints)} + ${count(test.nPoints)} images (${height} × ${width} × ${channels}, training + test)`;
    return `${id}: ${images} of ${nClasses} classes. ${source.description}`;
  });
}
