import { type DataArray, isSingle } from "./data-array";

/** Steps of the storage format within which all of a column's numbers lie when little of its spread can be left. */
const fewSteps = 64;

/** Significant bits of the floating-point types. */
const bits: Readonly<Record<string, number>> = { f2: 11, f4: 24, f8: 53 };

/** Columns named at most. */
const mostNamed = 5;

/**
 * Names the columns (of the last axis) of floating-point numbers that vary by a few steps of their format only, such as
 * time stamps in 32 bits: what they told was rounded away when they were stored.
 *
 * @returns One sentence, or none.
 */
export function lostSpread(array: DataArray): string[] {
  const { path, values, shape, dtype } = array;
  if (!(dtype in bits)) return [];
  const columns = shape.length > 1 ? shape[shape.length - 1] : 1;
  const lost: number[] = [];
  for (let column = 0; column < columns; column++) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = column; at < values.length; at += columns) {
      low = Math.min(low, values[at]);
      high = Math.max(high, values[at]);
    }
    const step = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(low), Math.abs(high)))) + 1 - bits[dtype]);
    if (high > low && high - low < fewSteps * step) lost.push(column);
  }
  if (lost.length === 0) return [];
  const named = lost.slice(0, mostNamed).join(", ") + (lost.length > mostNamed ? ", …" : "");
  const what = `${lost.length === 1 ? "column" : "columns"} ${named}`;
  const hint = isSingle(array) ? "store it in more bits, or less an offset" : "store it less an offset";
  return [`The spread of ${what} of ${path} is lost: less than ${fewSteps} steps of its format (${dtype}); ${hint}.`];
}
