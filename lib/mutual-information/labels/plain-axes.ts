import { normalScores } from "../pairs/normal-scores";
import type { RealArray } from "../single-precision";

/** Standard errors within which a mean passes for 0, and standard deviations for equal. */
const alike = 3;

/** Standard deviations beyond which an axis is heavy-tailed. */
const heavyTail = 10;

/**
 * Points with a centre and a unit as plain as they can be: an axis stays where it is if its mean is 0 within error, and
 * all axes keep one unit if their deviations are equal within error; else they are centred and scaled. Products and
 * distances are taken about that centre. A centre or a unit known only to within its error would blur what lies near
 * an edge, such as a thin shell around the origin.
 *
 * @param points Those that centre and unit come from.
 * @returns Row-major, shape [nPoints, size].
 */
export function plainAxes(values: RealArray, size: number, points: Int32Array): Float32Array {
  const nPoints = values.length / size;
  const axes = Array.from({ length: size }, (_, axis) => {
    const column = Float64Array.from({ length: nPoints }, (_, row) => values[row * size + axis]);
    const known = momentsOf(column, points);
    if (column.every((value) => Math.abs(value - known.mean) <= heavyTail * known.deviation))
      return { column, ...known };
    const scores = normalScores(column, 1);
    return { column: scores, ...momentsOf(scores, points) };
  });
  const varying = axes.filter(({ deviation }) => deviation > 0);
  const unit = Math.sqrt(varying.reduce((sum, { deviation }) => sum + deviation ** 2, 0) / Math.max(1, varying.length));
  const oneUnit = varying.every(
    ({ deviation }) => Math.abs(deviation / unit - 1) <= alike / Math.sqrt(2 * points.length),
  );
  const plain = new Float32Array(values.length);
  for (const [axis, { column, mean, deviation }] of axes.entries()) {
    const centre = Math.abs(mean) <= (alike * deviation) / Math.sqrt(points.length) ? 0 : mean;
    const scale = oneUnit ? unit : deviation;
    for (let row = 0; row < nPoints && scale > 0; row++) plain[row * size + axis] = (column[row] - centre) / scale;
  }
  return plain;
}

function momentsOf(column: Float64Array, points: Int32Array) {
  let mean = 0;
  for (const point of points) mean += column[point] / points.length;
  let square = 0;
  for (const point of points) square += (column[point] - mean) ** 2 / points.length;
  return { mean, deviation: Math.sqrt(square) };
}
