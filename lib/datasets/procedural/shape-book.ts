import { SIDE } from "./light";
import { drawPattern, type SignedDistance } from "./pattern";
import { PatternBook } from "./pattern-book";
import { crescent, ellipse, halfDisc, plus, polygon, rectangle, regularPolygon, ring, star, turned } from "./shapes";

/** Shapes by name, as functions of a radius in pixels within which they lie. */
export const shapesByName = {
  oval: (radius: number) => ellipse(radius, 0.5 * radius),
  ring: (radius: number) => ring(0.5 * radius, 0.9 * radius),
  triangle: (radius: number) => regularPolygon(3, radius),
  square: (radius: number) => regularPolygon(4, radius),
  star: (radius: number) => star(5, radius, 0.42 * radius),
  plus: (radius: number) => plus(0.92 * radius, 0.28 * radius),
  bar: (radius: number) => rectangle(0.95 * radius, 0.26 * radius),
  "half disc": (radius: number) => halfDisc(0.95 * radius),
  crescent: (radius: number) => crescent(0.95 * radius),
  corner: (radius: number) => corner(radius),
} satisfies Record<string, (radius: number) => SignedDistance>;

export type ShapeName = keyof typeof shapesByName;

/** Two arms at a right angle. */
function corner(radius: number): SignedDistance {
  const [far, near] = [0.72 * radius, -0.12 * radius];
  return polygon([
    [-far, -far],
    [near, -far],
    [near, -near],
    [far, -near],
    [far, far],
    [-far, far],
  ]);
}

/**
 * The book of some shapes in every combination of the given radii and turns.
 *
 * @param lists.radius Pixels.
 * @param lists.turn Degrees, clockwise.
 */
export function shapeBook(
  names: readonly ShapeName[],
  lists: { readonly radius: readonly number[]; readonly turn: readonly number[] },
): PatternBook {
  return new PatternBook(names.length, lists, (shape, { radius, turn }) =>
    drawPattern(SIDE, turned(shapesByName[names[shape]](radius), (turn * Math.PI) / 180)),
  );
}

/** Every 15 degrees of a full turn. */
export const allTurns: readonly number[] = Array.from({ length: 24 }, (_, step) => 15 * step);
