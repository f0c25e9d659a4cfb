/**
 * Solves A X = B for a symmetric positive definite A, by Cholesky's decomposition.
 *
 * @param a Row-major, shape [n, n]; overwritten by the decomposition.
 * @param b Row-major, shape [n, m]; overwritten by X.
 * @throws RangeError when A is not positive definite.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, n: number): void {
  const m = b.length / n;
  for (let column = 0; column < n; column++) {
    for (let row = column; row < n; row++) {
      let sum = a[row * n + column];
      for (let k = 0; k < column; k++) sum -= a[row * n + k] * a[column * n + k];
      if (row > column) a[row * n + column] = sum / a[column * n + column];
      else if (sum > 0) a[row * n + column] = Math.sqrt(sum);
      else throw new RangeError(`Solve a system: the matrix is not positive definite at row ${row} (${sum}).`);
    }
  }
  const subtract = (from: number, other: number, factor: number): void => {
    for (let k = 0; k < m; k++) b[from * m + k] -= factor * b[other * m + k];
  };
  const divide = (row: number): void => {
    for (let k = 0; k < m; k++) b[row * m + k] /= a[row * n + row];
  };
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) subtract(row, k, a[row * n + k]);
    divide(row);
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) subtract(row, k, a[k * n + row]);
    divide(row);
  }
}

/** The inverse of a symmetric positive definite matrix; see {@link solveInPlace}. */
export function inverseOf(a: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let row = 0; row < n; row++) inverse[row * n + row] = 1;
  solveInPlace(a.slice(), inverse, n);
  return inverse;
}
