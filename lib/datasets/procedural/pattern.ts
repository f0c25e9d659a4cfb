/**
 * A shape before light, colour and noise: how much of each pixel it covers.
 *
 * Coverage is kept in 256 steps, so that everything after it is integer arithmetic and an image is the same to the
 * byte on every machine.
 */
export interface Pattern {
  /** Side of the square grid in pixels. */
  readonly size: number;
  /** 0 (outside) … 255 (inside), shape [size, size]. */
  readonly coverage: Uint8Array;
  /** The covered rows and columns, both ends included. */
  readonly box: Box;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Coverage from which a pixel surely shows the foreground, and up to which it surely shows the background. */
export const SURE_ON = 224;
export const SURE_OFF = 32;

/** Signed distance in pixels from the point (x, y) to a shape's edge, negative inside; y points down. */
export type SignedDistance = (x: number, y: number) => number;

/**
 * Draws a shape, with edges smoothed over one pixel.
 *
 * @param size Side of the grid; the origin of the distance lies at its middle.
 */
export function drawPattern(size: number, distance: SignedDistance): Pattern {
  return patternFrom(size, (x, y) => 0.5 - distance(x, y));
}

/**
 * A pattern from a function of the pixel's place.
 *
 * @param share Covered share at (x, y) from the middle of the grid; values outside [0, 1] are clipped.
 */
export function patternFrom(size: number, share: (x: number, y: number) => number): Pattern {
  const coverage = new Uint8Array(size * size);
  const middle = (size - 1) / 2;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const covered = Math.min(1, Math.max(0, share(column - middle, row - middle)));
      // the small shift takes ties of symmetric shapes out of rounding's hands
      coverage[row * size + column] = Math.floor(255 * covered + 0.5 + 1e-7);
    }
  }
  return { size, coverage, box: boxOf(coverage, size) };
}

function boxOf(coverage: Uint8Array, size: number): Box {
  const box = { left: size, top: size, right: -1, bottom: -1 };
  for (let index = 0; index < coverage.length; index++) {
    if (coverage[index] === 0) continue;
    const column = index % size;
    const row = (index - column) / size;
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
  }
  return box;
}

/** Adds a shifted pattern to a coverage of shape [targetSize, targetSize]; where patterns meet, the higher counts. */
export function stampPattern(
  target: Uint8Array,
  targetSize: number,
  pattern: Pattern,
  shift: { readonly x: number; readonly y: number },
): void {
  const { left, top, right, bottom } = pattern.box;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const index = (row + shift.y) * targetSize + column + shift.x;
      const value = pattern.coverage[row * pattern.size + column];
      if (value > target[index]) target[index] = value;
    }
  }
}
