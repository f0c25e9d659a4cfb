import type { RowBlock } from "../copied-rows";
import { pickRows } from "../neighbours/nearest-neighbours";
import { firstNotFinite, type RealArray } from "../single-precision";

/** Pairs of vectors. */
export interface PairSample {
  /** Row-major, shape [nPoints, xSize]. */
  readonly xs: RealArray;
  /** Row-major, shape [nPoints, ySize]. */
  readonly ys: RealArray;
  readonly xSize: number;
  readonly ySize: number;
}

const fewestPairs = 16;

/**
 * Checks pairs at the door.
 *
 * @returns Their number.
 * @throws RangeError naming the shape or the value that is wrong.
 */
export function requirePairs({ xs, ys, xSize, ySize }: PairSample): number {
  for (const [name, size] of Object.entries({ xSize, ySize })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(`Estimate information of pairs: ${name} must be a positive integer, got ${size}.`);
    }
  }
  const nPoints = xs.length / xSize;
  if (!Number.isInteger(nPoints) || ys.length !== nPoints * ySize) {
    throw new RangeError(`Estimate information of pairs: ${nPoints} xs and ${ys.length / ySize} ys do not pair.`);
  }
  if (nPoints < fewestPairs) {
    throw new RangeError(`Estimate information of pairs: at least ${fewestPairs} are needed, got ${nPoints}.`);
  }
  for (const [name, values] of Object.entries({ xs, ys })) {
    const odd = firstNotFinite(values);
    if (odd >= 0) {
      throw new RangeError(`Estimate information of pairs: ${name}[${odd}] is ${values[odd]}, not a finite number.`);
    }
  }
  return nPoints;
}

/** x and y as blocks of rows. */
export const blocksOf = ({ xs, ys, xSize, ySize }: PairSample): readonly RowBlock[] => [
  { values: xs, size: xSize },
  { values: ys, size: ySize },
];

/** Some of the pairs. */
export function pickPairs(sample: PairSample, points: Int32Array): PairSample {
  const [xs, ys] = blocksOf(sample).map((block) => pickRows(block, points));
  return { ...sample, xs, ys };
}
