import { mean } from "./spread";

function checkLengths(what: string, columns: readonly ArrayLike<number>[]): void {
  const lengths = columns.map(({ length }) => length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new RangeError(`${what}: all columns need as many values, got ${lengths.join(", ")}.`);
  }
}

/** Ranks 1 … n; equal values share the mean of theirs. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let place = start; place < end; place++) ranks[order[place]] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
};

function centred(values: ArrayLike<number>): Float64Array {
  const centre = mean(values);
  return Float64Array.from(values, (value) => value - centre);
}

/** What is left of a smaller part of a column's squares is rounding. */
const negligible = 1e-10;

/** Takes out of a column what the others, orthogonal to one another, explain; zeros where nothing is left. */
function without(column: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = column.slice();
  for (const other of others) {
    const slope = dot(rest, other) / dot(other, other);
    for (let index = 0; index < rest.length; index++) rest[index] -= slope * other[index];
  }
  return dot(rest, rest) > negligible * dot(column, column) ? rest : rest.fill(0);
}

/** Pearson's correlation of x and y with the controls taken out of both; NaN where nothing is left of one. */
function partialPearson(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  controls: readonly ArrayLike<number>[] = [],
): number {
  const orthogonal: Float64Array[] = [];
  for (const control of controls) {
    const rest = without(centred(control), orthogonal);
    if (rest.some((value) => value !== 0)) orthogonal.push(rest);
  }
  const [left, right] = [without(centred(x), orthogonal), without(centred(y), orthogonal)];
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

/** Pearson's correlation; NaN for fewer than 2 values or a constant column. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkLengths("Pearson's correlation", [x, y]);
  return partialPearson(x, y);
}

/**
 * Spearman's rank correlation; ties share ranks. NaN for fewer than 2 values or a constant column.
 *
 * @throws RangeError when the columns differ in length.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return partialSpearman(x, y, []);
}

/**
 * Partial rank correlation: of the ranks of x and y, with what the controls' ranks explain linearly taken out of both.
 * Controls that say the same twice count once.
 *
 * @param controls Shape [nControls][n].
 * @returns NaN for fewer than 2 values, or where the controls explain x or y in full.
 * @throws RangeError when the columns differ in length.
 */
export function partialSpearman(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  controls: readonly ArrayLike<number>[],
): number {
  checkLengths("Rank correlation", [x, y, ...controls]);
  return partialPearson(midranks(x), midranks(y), controls.map(midranks));
}

/**
 * Kendall's τ_b: concordant less discordant pairs, over the pairs that are not tied. NaN for a constant column.
 *
 * @throws RangeError when the columns differ in length.
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkLengths("Kendall's correlation", [x, y]);
  let [agreement, untiedX, untiedY] = [0, 0, 0];
  for (let a = 0; a < x.length; a++) {
    for (let b = 0; b < a; b++) {
      const [dx, dy] = [Math.sign(x[a] - x[b]), Math.sign(y[a] - y[b])];
      agreement += dx * dy;
      untiedX += dx * dx;
      untiedY += dy * dy;
    }
  }
  return agreement / Math.sqrt(untiedX * untiedY);
}
