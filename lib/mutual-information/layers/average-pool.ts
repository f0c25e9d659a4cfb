/**
 * Maps averaged over a grid of cells, as even as they go: `side` cells down and across, or one for each pixel where
 * there are fewer pixels.
 *
 * @param values Row-major, shape [nPoints, height, width, channels].
 * @param pointShape [height, width, channels].
 * @param side Cells down and across, at most.
 * @returns Values of shape [nPoints, cells down, cells across, channels], and that shape without the points.
 */
export function averagePool(
  values: Float32Array,
  pointShape: readonly number[],
  side: number,
): { readonly values: Float32Array; readonly pointShape: readonly number[] } {
  const [height, width, channels] = pointShape;
  const [down, across] = [Math.min(side, height), Math.min(side, width)];
  if (down === height && across === width) return { values, pointShape };
  const nPoints = values.length / (height * width * channels);
  const rows = cellsOf(height, down);
  const columns = cellsOf(width, across);
  const share = Array.from({ length: down * across }, (_, cell) => {
    const count = (cells: Int32Array, wanted: number) => cells.filter((each) => each === wanted).length;
    return 1 / (count(rows, Math.floor(cell / across)) * count(columns, cell % across));
  });
  const pooled = new Float32Array(nPoints * down * across * channels);
  let from = 0;
  for (let point = 0; point < nPoints; point++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const cell = rows[row] * across + columns[column];
        const to = (point * down * across + cell) * channels;
        const weight = share[cell];
        for (let channel = 0; channel < channels; channel++) pooled[to + channel] += weight * values[from++];
      }
    }
  }
  return { values: pooled, pointShape: [down, across, channels] };
}

/** The cell of each of `size` pixels. */
function cellsOf(size: number, cells: number): Int32Array {
  return Int32Array.from({ length: size }, (_, pixel) => Math.floor((pixel * cells) / size));
}
