import { drawPattern, type Pattern } from "./pattern";
import { combinations, PatternBook } from "./pattern-book";
import { stroke, turned } from "./shapes";

type Line = readonly (readonly [x: number, y: number])[];

/** A piece of an ellipse, angles in degrees clockwise from the right, as a line of `nPieces` pieces. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number, nPieces = 10): Line {
  return Array.from({ length: nPieces + 1 }, (_, piece) => {
    const angle = ((from + ((to - from) * piece) / nPieces) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

/** The ten digits as pen strokes in a box of x ∈ [−0.6, 0.6], y ∈ [−1, 1]; y points down. */
const digitLines: readonly (readonly Line[])[] = [
  [arc(0, 0, 0.6, 1, 0, 360, 20)],
  [
    [
      [-0.35, -0.6],
      [0.1, -1],
      [0.1, 1],
    ],
  ],
  [[...arc(0, -0.45, 0.58, 0.55, 190, 385), [-0.6, 1], [0.6, 1]]],
  [arc(-0.05, -0.5, 0.58, 0.5, 200, 450), arc(-0.05, 0.5, 0.62, 0.5, 270, 520)],
  [
    [
      [0.3, 1],
      [0.3, -1],
      [-0.6, 0.4],
      [0.65, 0.4],
    ],
  ],
  [
    [
      [0.55, -1],
      [-0.4, -1],
      [-0.45, -0.1],
    ],
    arc(-0.05, 0.38, 0.6, 0.62, 230, 510),
  ],
  [[[0.4, -0.95], ...arc(0.1, 0.1, 0.68, 1.05, 265, 180)], arc(0, 0.45, 0.56, 0.55, 0, 360, 16)],
  [
    [
      [-0.6, -1],
      [0.6, -1],
      [-0.1, 1],
    ],
  ],
  [arc(0, -0.5, 0.47, 0.48, 0, 360, 16), arc(0, 0.5, 0.6, 0.5, 0, 360, 16)],
  [arc(0, -0.45, 0.56, 0.55, 0, 360, 16), [...arc(-0.1, -0.1, 0.66, 1.05, 0, 85), [-0.4, 0.95]]],
];

/** How digits may vary. */
export interface DigitVariation {
  /** Half heights in pixels. */
  readonly halfHeight: readonly number[];
  readonly thickness: readonly number[];
  /** Degrees, clockwise. */
  readonly turn: readonly number[];
  /** Sideways shift at the top, in half heights. */
  readonly slant: readonly number[];
}

/** The book of the ten digits, drawn with a pen in every combination of the given variations. */
export function digitBook(size: number, variation: DigitVariation): PatternBook {
  const geometries = combinations({ ...variation });
  return new PatternBook({
    nClasses: 10,
    nGeometries: geometries.length,
    draw: (digit, geometry) => drawDigit(size, digit, geometries[geometry]),
  });
}

function drawDigit(
  size: number,
  digit: number,
  geometry: { halfHeight: number; thickness: number; turn: number; slant: number },
): Pattern {
  const { halfHeight, thickness, turn, slant } = geometry;
  const lines = digitLines[digit].map((line) =>
    line.map(([x, y]) => [halfHeight * (x - slant * y), halfHeight * y] as const),
  );
  return drawPattern(size, turned(stroke(lines, thickness), (turn * Math.PI) / 180));
}
