import { SIDE, THRESHOLD } from "../../../lib/datasets/procedural/light";
import { type Box, type Pattern, SURE_OFF, SURE_ON } from "../../../lib/datasets/procedural/pattern";
import type { PatternBook } from "../../../lib/datasets/procedural/pattern-book";

/** A set of pixels of a 32 × 32 grid, one word a row, bit `column`; written anew here, apart from the library. */
export type PixelSet = Int32Array;

/** The pixels that a pattern surely shows, and those that it may show. */
export interface Sketch {
  readonly patternClass: number;
  readonly sure: PixelSet;
  readonly possible: PixelSet;
  readonly sureBox: Box;
  readonly possibleBox: Box;
}

export function sketchesOf(book: PatternBook): Sketch[] {
  const sketches: Sketch[] = [];
  for (let patternClass = 0; patternClass < book.nClasses; patternClass++) {
    for (let geometry = 0; geometry < book.nGeometries; geometry++) {
      sketches.push(sketchOf(patternClass, book.pattern(patternClass, geometry)));
    }
  }
  return sketches;
}

function sketchOf(patternClass: number, { size, coverage }: Pattern): Sketch {
  const sure = new Int32Array(SIDE);
  const possible = new Int32Array(SIDE);
  coverage.forEach((value, index) => {
    const row = Math.floor(index / size);
    const bit = 1 << (index % size);
    if (value >= SURE_ON) sure[row] |= bit;
    if (value > SURE_OFF) possible[row] |= bit;
  });
  return { patternClass, sure, possible, sureBox: boxOf(sure), possibleBox: boxOf(possible) };
}

function boxOf(pixels: PixelSet): Box {
  const box = { left: SIDE, top: SIDE, right: -1, bottom: -1 };
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (((pixels[row] >>> column) & 1) === 0) continue;
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row);
    }
  }
  return box;
}

/** Whether `inner`, moved by (dx, dy), lies inside `outer`. Pixels moved off the grid count as outside. */
function liesInside(inner: PixelSet, outer: PixelSet, dx: number, dy: number): boolean {
  for (let row = 0; row < SIDE; row++) {
    if (inner[row] === 0) continue;
    const target = row + dy;
    if (target < 0 || target >= SIDE) return false;
    const moved = dx >= 0 ? inner[row] << dx : inner[row] >>> -dx;
    const back = dx >= 0 ? moved >>> dx : moved << -dx;
    const lostPixels = (back ^ inner[row]) !== 0;
    if (lostPixels || (moved & ~outer[target]) !== 0) return false;
  }
  return true;
}

/** Shifts at which the box `inner` lies inside the box `outer`, as [lowest dx, highest dx, lowest dy, highest dy]. */
function shiftRange(inner: Box, outer: Box): readonly [number, number, number, number] {
  return [outer.left - inner.left, outer.right - inner.right, outer.top - inner.top, outer.bottom - inner.bottom];
}

/**
 * Whether some image could show either of two patterns: at some shift of `a` against `b`, each one's sure pixels are
 * possible in the other.
 */
export function canLookAlike(a: Sketch, b: Sketch, shifts: "any" | "none"): boolean {
  const [fromX, toX, fromY, toY] = shifts === "none" ? [0, 0, 0, 0] : shiftRange(a.sureBox, b.possibleBox);
  const [minusToX, minusFromX, minusToY, minusFromY] =
    shifts === "none" ? [0, 0, 0, 0] : shiftRange(b.sureBox, a.possibleBox).map((value) => -value);
  for (let dy = Math.max(fromY, minusFromY); dy <= Math.min(toY, minusToY); dy++) {
    for (let dx = Math.max(fromX, minusFromX); dx <= Math.min(toX, minusToX); dx++) {
      if (liesInside(a.sure, b.possible, dx, dy) && liesInside(b.sure, a.possible, -dx, -dy)) return true;
    }
  }
  return false;
}

/** The pixels of an image that reach the threshold in their brightest channel. */
export function thresholded(image: Uint8Array, nChannels: number): PixelSet {
  const pixels = new Int32Array(SIDE);
  for (let index = 0; index < SIDE * SIDE; index++) {
    const brightest = Math.max(...image.subarray(index * nChannels, (index + 1) * nChannels));
    if (brightest >= THRESHOLD) pixels[Math.floor(index / SIDE)] |= 1 << (index % SIDE);
  }
  return pixels;
}

/** The classes whose patterns could have given these pixels, by trying every pattern at every shift. */
export function classesThatFit(pixels: PixelSet, sketches: readonly Sketch[], shifts: "any" | "none"): number[] {
  const box = boxOf(pixels);
  const fitting = new Set<number>();
  for (const { patternClass, sure, possible, sureBox, possibleBox } of sketches) {
    if (fitting.has(patternClass)) continue;
    const [fromX, toX, fromY, toY] = shifts === "none" ? [0, 0, 0, 0] : shiftRange(sureBox, box);
    for (let dy = fromY; dy <= toY && !fitting.has(patternClass); dy++) {
      for (let dx = fromX; dx <= toX; dx++) {
        const inBox = shifts === "none" || (possibleBox.left + dx <= box.left && possibleBox.right + dx >= box.right);
        if (inBox && liesInside(sure, pixels, dx, dy) && liesInside(pixels, possible, -dx, -dy)) {
          fitting.add(patternClass);
          break;
        }
      }
    }
  }
  return [...fitting];
}
