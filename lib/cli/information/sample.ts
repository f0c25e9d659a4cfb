import { DataFileError } from "../../datasets/files/data-file-error";
import type { LabelledSample, PairSample } from "../../mutual-information";
import type { NpyArray } from "./npy-file";
import { singlePrecision } from "./single-precision";

/** Points below which no estimator could say anything. */
const fewestPoints = 16;

/** More classes than this are rather measurements stored as integers. */
const mostClasses = 1000;

/** Two arrays, as what they are a sample of. */
export type Sample =
  | { readonly kind: "labels"; readonly nPoints: number; readonly sample: LabelledSample }
  | { readonly kind: "pairs"; readonly nPoints: number; readonly sample: PairSample };

/**
 * The sample that two arrays hold: points and labels when y is integer, pairs of vectors when it is not.
 *
 * @param x Shape [n], [n, d] or [n, height, width, channels].
 * @param y Integers [n] (any; they become classes in ascending order), or floating-point numbers [n] or [n, d].
 * @throws DataFileError naming the file, the bound and the value that is wrong.
 */
export function sampleOf(x: NpyArray, y: NpyArray): Sample {
  const nPoints = x.shape[0];
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
  if (y.isInteger) {
    const { labels, nClasses } = classesOf(y);
    return { kind: "labels", nPoints, sample: { values: singlePrecision(x), pointShape, labels, nClasses } };
  }
  const xSize = pointShape.reduce((product, side) => product * side, 1);
  const ySize = y.shape[1] ?? 1;
  return { kind: "pairs", nPoints, sample: { xs: singlePrecision(x), ys: singlePrecision(y), xSize, ySize } };
}

function classesOf(y: NpyArray): { readonly labels: Int32Array; readonly nClasses: number } {
  const fail = (reason: string) => new DataFileError(y.path, reason);
  const continuous = "measurements are stored as floating-point numbers";
  if ((y.shape[1] ?? 1) !== 1) {
    throw fail(`it holds integers of the shape ${show(y)}; labels are [n], ${continuous}.`);
  }
  const labels = Array.from(y.values);
  const unsafe = labels.findIndex((label) => !Number.isSafeInteger(label));
  if (unsafe >= 0) throw fail(`label ${unsafe} is ${labels[unsafe]}, beyond ±(2^53 − 1).`);
  const names = [...new Set(labels)].sort((a, b) => a - b);
  if (names.length < 2) throw fail(`all its labels are ${names[0]}: at least two classes are needed.`);
  const most = Math.min(mostClasses, Math.floor(labels.length / 2));
  if (names.length > most) {
    throw fail(
      `its ${labels.length} labels make ${names.length} classes, at most ${most} are possible; ${continuous}.`,
    );
  }
  const classes = new Map(names.map((name, index) => [name, index]));
  return { labels: Int32Array.from(labels, (label) => classes.get(label) as number), nClasses: names.length };
}

function show({ shape }: NpyArray): string {
  return `[${shape.join(", ")}]`;
}
