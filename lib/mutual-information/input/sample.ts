import { DataFileError } from "../../datasets/files/data-file-error";
import type { LabelledSample } from "../labels/prepare-sample";
import type { PairSample } from "../pairs/pair-sample";
import { firstNotFinite, type RealArray } from "../single-precision";
import { type DataArray, isSingle } from "./data-array";
import { lostSpread } from "./lost-spread";
import type { OptionWriter } from "./option-writer";

/** Points below which no estimator could say anything. */
const fewestPoints = 16;

/** More classes than this are rather measurements stored as integers. */
const mostClasses = 1000;

/** Floating-point integers are labels when there are at most so many different ones, each so often on average. */
const labelLike = { classes: 100, pointsOfEach: 10 };

/** What Y is taken for. */
export type Kind = "labels" | "pairs";

/** Two arrays, as what they are a sample of. */
export type Sample = {
  readonly nPoints: number;
  /** What was assumed of the arrays, a sentence each. */
  readonly notes: readonly string[];
} & (
  | { readonly kind: "labels"; readonly sample: LabelledSample }
  | { readonly kind: "pairs"; readonly sample: PairSample }
);

/**
 * The sample that two arrays hold: points and labels, or pairs of vectors.
 *
 * @param x Numbers [n], [n, d] or [n, height, width, channels].
 * @param y Integers or words [n] (any; they become classes in ascending order), or floating-point numbers [n] or
 * [n, d].
 * @param options.kind What Y is to be taken for; unless told, integers and words are labels, and so are floating-point numbers
 * that are few different integers.
 * @param options.write How messages write the options that take Y otherwise; none where it can be labels alone.
 * @throws DataFileError naming the file, the bound and the value that is wrong.
 */
export function sampleOf(
  x: DataArray,
  y: DataArray,
  { kind, write }: { readonly kind?: Kind; readonly write?: OptionWriter },
): Sample {
  const nPoints = x.shape[0];
  if (x.words) throw new DataFileError(x.path, "it holds words; points are numbers.");
  if (kind === "pairs" && y.words) throw new DataFileError(y.path, "it holds words; measurements are numbers.");
  if (![1, 2, 4].includes(x.shape.length)) {
    const hint = x.shape.length === 3 ? "; images of one channel are [n, h, w, 1]" : "";
    throw new DataFileError(x.path, `it has the shape ${show(x)}, [n], [n, d] or [n, h, w, c] is expected${hint}.`);
  }
  if (![1, 2].includes(y.shape.length)) {
    throw new DataFileError(y.path, `it has the shape ${show(y)}, [n] or [n, d] is expected.`);
  }
  if (y.shape[0] !== nPoints) {
    throw new DataFileError(y.path, `it has ${y.shape[0]} rows, as many as ${x.path}, ${nPoints}, are expected.`);
  }
  if (nPoints < fewestPoints) {
    throw new DataFileError(x.path, `it has ${nPoints} rows, at least ${fewestPoints} are needed.`);
  }
  const pointShape = x.shape.length === 1 ? [1] : x.shape.slice(1);
  const values = finite(x);
  const notes = lostSpread(x);
  const taken = kind === undefined && !y.isInteger && areLabelLike(y);
  if (taken) {
    notes.push(
      `${y.path} holds few different integers as floating-point numbers: taken for labels${write ? ` (else ${write("continuous", true)})` : ""}.`,
    );
  }
  if (kind === "labels" || (kind === undefined && (y.isInteger || taken))) {
    const { labels, nClasses } = classesOf(y, write);
    return { kind: "labels", nPoints, notes, sample: { values, pointShape, labels, nClasses } };
  }
  const xSize = pointShape.reduce((product, side) => product * side, 1);
  const ySize = y.shape[1] ?? 1;
  notes.push(...lostSpread(y));
  return { kind: "pairs", nPoints, notes, sample: { xs: values, ys: finite(y), xSize, ySize } };
}

/** The numbers in the precision they need. */
function finite(array: DataArray): RealArray {
  const { path, values } = array;
  const odd = firstNotFinite(values);
  if (odd >= 0) throw new DataFileError(path, `value ${odd} is ${values[odd]}, not a finite number.`);
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  return isSingle(array) ? Float32Array.from(values) : Float64Array.from(values);
}

function areLabelLike({ values, shape }: DataArray): boolean {
  if ((shape[1] ?? 1) !== 1) return false;
  const different = new Set<number>();
  const most = Math.min(labelLike.classes, values.length / labelLike.pointsOfEach);
  for (let index = 0; index < values.length; index++) {
    if (!Number.isInteger(values[index])) return false;
    if (different.add(values[index]).size > most) return false;
  }
  return true;
}

function classesOf(
  y: DataArray,
  write: OptionWriter | undefined,
): { readonly labels: Int32Array; readonly nClasses: number } {
  const fail = (reason: string) => new DataFileError(y.path, reason);
  const continuous = write ? `; ${write("continuous", true)} takes them for measurements` : "";
  if ((y.shape[1] ?? 1) !== 1) {
    throw fail(`it holds labels of the shape ${show(y)}, [n] is expected${continuous}.`);
  }
  const labels = Array.from(y.values);
  const isUnsafe = (label: number): boolean => !(y.isInteger ? Number.isSafeInteger(label) : Number.isFinite(label));
  const unsafe = labels.findIndex(isUnsafe);
  if (unsafe >= 0) {
    throw fail(`label ${unsafe} is ${labels[unsafe]}, ${y.isInteger ? "beyond ±(2^53 − 1)" : "not a finite number"}.`);
  }
  const names = [...new Set(labels)].sort((a, b) => a - b);
  if (names.length < 2)
    throw fail(`all its labels are ${y.words?.[names[0]] ?? names[0]}: at least two classes are needed.`);
  const most = Math.min(mostClasses, Math.floor(labels.length / 2));
  if (names.length > most) {
    throw fail(`its ${labels.length} labels make ${names.length} classes, at most ${most} are possible${continuous}.`);
  }
  const classes = new Map(names.map((name, index) => [name, index]));
  return { labels: Int32Array.from(labels, (label) => classes.get(label) as number), nClasses: names.length };
}

function show({ shape }: DataArray): string {
  return `[${shape.join(", ")}]`;
}
