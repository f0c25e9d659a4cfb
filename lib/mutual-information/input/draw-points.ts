import { createRandom } from "../../platform/random/random";
import type { RealArray } from "../real-array";
import type { Sample } from "./sample";

/** Some rows, in the precision they have. */
function rowsOf<Numbers extends RealArray>(values: Numbers, size: number, rows: Int32Array): Numbers {
  const picked = new (values.constructor as new (length: number) => Numbers)(rows.length * size);
  rows.forEach((row, place) => {
    picked.set(values.subarray(row * size, (row + 1) * size), place * size);
  });
  return picked;
}

/**
 * As many points as an estimator uses, drawn by the seed where there are more: files are often sorted.
 *
 * @returns The sample, with a note where points were left out.
 */
export function drawPoints(given: Sample, most: number, seed: number): Sample {
  const { nPoints } = given;
  if (nPoints <= most) return given;
  const rows = createRandom(seed, "points").permutation(nPoints).slice(0, most).sort();
  const notes = [...given.notes, `${most} of ${nPoints} points were used, drawn by the seed.`];
  if (given.kind === "labels") {
    const { values, labels, ...rest } = given.sample;
    const drawn = { values: rowsOf(values, values.length / nPoints, rows), labels: rows.map((row) => labels[row]) };
    return { kind: "labels", nPoints: most, notes, sample: { ...rest, ...drawn } };
  }
  const { xs, ys, xSize, ySize } = given.sample;
  const drawn = { xs: rowsOf(xs, xSize, rows), ys: rowsOf(ys, ySize, rows), xSize, ySize };
  return { kind: "pairs", nPoints: most, notes, sample: drawn };
}
