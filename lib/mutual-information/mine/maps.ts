import { firstNotFinite } from "../single-precision";

export interface LabelledMaps {
  /** Row-major, shape [nPoints, height, width, channels]. */
  readonly values: Float32Array;
  /** Shape [nPoints], classes 0 … nClasses − 1. */
  readonly labels: Int32Array;
}

/** Mean and 1 / standard deviation of each channel over the fit's maps; a constant channel stays as it is. */
export function channelScale(
  values: Float32Array,
  channels: number,
): { readonly shift: Float32Array; readonly scale: Float32Array } {
  const n = values.length / channels;
  const shift = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let index = 0; index < values.length; index++) shift[index % channels] += values[index] / n;
  for (let index = 0; index < values.length; index++) {
    squares[index % channels] += (values[index] - shift[index % channels]) ** 2 / n;
  }
  return {
    shift: Float32Array.from(shift),
    scale: Float32Array.from(squares, (square) => (square > 1e-12 ? 1 / Math.sqrt(square) : 1)),
  };
}

/**
 * Checks maps at the door of MINE.
 *
 * @param role What they are for, in errors.
 * @param size Numbers of one map.
 * @throws RangeError when there are too few, or shapes, labels or values do not fit.
 */
export function requireMaps(maps: LabelledMaps, role: string, size: number, nClasses: number): void {
  if (maps.labels.length < 2) throw new RangeError(`MINE needs at least 2 ${role} images, got ${maps.labels.length}.`);
  if (maps.values.length !== maps.labels.length * size) {
    throw new RangeError(`${role} maps hold ${maps.values.length} numbers, not ${maps.labels.length} × ${size}.`);
  }
  const wrong = maps.labels.find((label) => label < 0 || label >= nClasses);
  if (wrong !== undefined) throw new RangeError(`${role} label ${wrong} is not in 0 … ${nClasses - 1}.`);
  if (firstNotFinite(maps.values) >= 0) throw new RangeError(`${role} maps hold a number that is not finite.`);
}
