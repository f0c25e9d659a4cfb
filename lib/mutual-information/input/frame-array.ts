import type { DataFrame, Series } from "nodejs-polars";
import { DataFileError } from "../../datasets/files/data-file-error";
import { codesOf, type DataArray } from "./data-array";

/** Which columns of a frame are an array: those named, or all but some. */
export interface ChosenColumns {
  readonly names?: readonly string[];
  readonly without?: readonly string[];
  /** How some columns of it are chosen, for a message. */
  readonly asIn?: string;
}

/**
 * Columns of a polars frame as an array: [n] for one, [n, d] for several.
 *
 * @param from What messages call the frame.
 * @throws DataFileError when a column is not there, holds anything but numbers or words, or nothing is chosen.
 */
export function frameArray(from: string, frame: DataFrame, choice: ChosenColumns = {}): DataArray {
  const { names, without = [], asIn = `${from}.select("first", "second")` } = choice;
  const fail = (reason: string) => new DataFileError(from, reason);
  const chosen = names ?? frame.columns.filter((column) => !without.includes(column));
  const unknown = chosen.find((column) => !frame.columns.includes(column));
  if (unknown !== undefined) throw fail(`it has no column ${unknown}; there are ${frame.columns.join(", ")}.`);
  if (frame.height === 0 || chosen.length === 0)
    throw fail(`it is empty: ${frame.height} rows, ${chosen.length} columns.`);
  const columns = chosen.map((column) =>
    columnOf(frame.getColumn(column), (reason) => fail(`column ${column} ${reason}`)),
  );
  const path = names ? `${from}:${chosen.join(",")}` : from;
  if (columns.length === 1) return { ...columns[0], path, shape: [frame.height] };
  const words = columns.findIndex((column) => column.words);
  if (words >= 0) throw fail(`column ${chosen[words]} holds words: name the columns of numbers, as in ${asIn}.`);
  const values = Float64Array.from({ length: frame.height * columns.length }, (_, at) => {
    return columns[at % columns.length].values[Math.floor(at / columns.length)];
  });
  const isInteger = columns.every((column) => column.isInteger);
  return { path, values, shape: [frame.height, columns.length], dtype: isInteger ? "i8" : "f8", isInteger };
}

function columnOf(
  column: Series,
  fail: (reason: string) => DataFileError,
): Pick<DataArray, "values" | "dtype" | "isInteger" | "words"> {
  const cells: readonly unknown[] = column.toArray();
  const empty = cells.indexOf(null);
  if (empty >= 0) throw fail(`is empty in row ${empty + 1}.`);
  if (cells.every((cell): cell is string => typeof cell === "string"))
    return { ...codesOf(cells), dtype: "U", isInteger: true };
  const odd = cells.findIndex((cell) => !["number", "bigint", "boolean"].includes(typeof cell));
  if (odd >= 0) throw fail(`holds "${cells[odd]}" in row ${odd + 1}, neither a number nor a word.`);
  const isInteger = /Int|Bool/.test(String(column.dtype));
  return { values: Float64Array.from(cells, Number), dtype: isInteger ? "i8" : "f8", isInteger };
}
