import { DataFileError } from "../files/data-file-error";

/** Which labels a file may hold. */
export interface LabelRange {
  readonly title: string;
  readonly nClasses: number;
  /** Labels count from this number; default 0. */
  readonly firstLabel?: number;
}

/**
 * Labels of a file as class indices from 0, shape [nPoints].
 *
 * @throws DataFileError naming the first label that is out of range.
 */
export function classIndices(values: ArrayLike<number>, range: LabelRange, file: string): Uint8Array {
  const { title, nClasses, firstLabel = 0 } = range;
  return Uint8Array.from({ length: values.length }, (_, index) => {
    const label = values[index] - firstLabel;
    if (label >= 0 && label < nClasses) return label;
    const expected = `the labels of ${title} run from ${firstLabel} to ${firstLabel + nClasses - 1}.`;
    throw new DataFileError(file, `label ${index} is ${values[index]}, ${expected}`);
  });
}
