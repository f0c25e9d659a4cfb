import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { DataFileError } from "../files/data-file-error";
import type { DataFiles } from "../files/open-data-files";

/**
 * Names of classes from a data set's own file `class-names`: one a line, or a table `index,codepoint,char` with a
 * header as Kuzushiji-49 has it.
 *
 * @throws DataFileError when there are more or fewer names than classes, or one is empty or repeated.
 */
export function readClassNames(files: DataFiles, { nClasses, title }: CatalogueEntry): readonly string[] {
  const file = files.nameOf("class-names");
  const text = new TextDecoder().decode(files.read("class-names").content);
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const isTable = lines[0]?.startsWith("index,") ?? false;
  const names = isTable ? lines.slice(1).map((line) => line.split(",")[2] ?? "") : lines;
  if (names.length !== nClasses) {
    throw new DataFileError(file, `it names ${names.length} classes, ${title} has ${nClasses}.`);
  }
  const wrong = names.findIndex((name, index) => name.trim() === "" || names.indexOf(name) !== index);
  if (wrong !== -1)
    throw new DataFileError(file, `class ${wrong} has ${names[wrong] ? "the name of another" : "no name"}.`);
  return names;
}

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
