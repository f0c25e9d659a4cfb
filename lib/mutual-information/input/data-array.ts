/** Types whose numbers 32 bits hold in full. */
const singleTypes: ReadonlySet<string> = new Set(["b1", "u1", "i1", "u2", "i2", "f2", "f4"]);

/** An array of numbers or words, from a file or from a caller. */
export interface DataArray {
  /** What messages call it: the file, and the name in it where it has several; of a caller's array its argument. */
  readonly path: string;
  /** C order, shape `shape`; of words their place in `words`. */
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  /** NumPy's code without the byte order, such as `f4`. */
  readonly dtype: string;
  /** Whether it holds integers or words: labels, unless told otherwise. */
  readonly isInteger: boolean;
  /** The different words, in alphabetical order. */
  readonly words?: readonly string[];
}

/** Whether 32 bits hold an array's numbers in full. */
export const isSingle = ({ dtype }: DataArray): boolean => singleTypes.has(dtype);

/** Words as their places in the alphabetical order of the different ones. */
export function codesOf(cells: readonly string[]): {
  readonly values: Float64Array;
  readonly words: readonly string[];
} {
  const words = [...new Set(cells)].sort();
  const codes = new Map(words.map((word, code) => [word, code]));
  return { values: Float64Array.from(cells, (cell) => codes.get(cell) as number), words };
}
