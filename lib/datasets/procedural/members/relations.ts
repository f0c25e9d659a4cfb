import type { Random } from "../../../platform/random/random";
import { addClutter, shadedBackground } from "../background";
import { shadeOf } from "../colour";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern, type Pattern, stampPattern } from "../pattern";
import { disc, plus, rectangle, ring } from "../shapes";

const light = { highestBackground: 70, lowestForeground: 185, noise: 26 };
const GRID = 11;
const REACH = (GRID - 1) / 2;
const N_CLUTTER = 4;
/** By so many pixels the distance along the telling axis exceeds the other. */
const LEAD = 5;
const classNames = ["left", "right", "above", "below"];
// Each fills a square that is symmetric about its middle: the box of its bright pixels tells where the middle is.
const marks: readonly Pattern[] = [disc(3.5), disc(4.5), rectangle(3.5, 3.5), plus(4.5, 1.5), ring(2, 4.5)].map(
  (shape) => drawPattern(GRID, shape),
);

/**
 * A red and a green mark; the class is on which side of the green one the red one lies.
 *
 * Where a mark surely covers a pixel, the red one reaches the threshold in the red channel alone and the green one in
 * the green channel alone. The middles of the two boxes are known to a pixel, and the distance between them along one
 * axis exceeds that along the other by five.
 */
export const relations: ProceduralMember = {
  id: "procedural-relations",
  title: "Relations",
  description:
    "A red and a green mark; class: where the red one is as seen from the green one. Varying: places, forms, shades, dim clutter, background colours, noise.",
  version: 1,
  nClasses: classNames.length,
  classNames,
  channels: 3,
  labelError: 0.05,
  split: "train",
  light,
  draw(cleanClass, random) {
    const { red, green } = placeMarks(cleanClass, random);
    const coverage = new Uint8Array(SIDE * SIDE);
    const foreground = new Uint8Array(SIDE * SIDE * 3);
    const bounds = { lowest: light.lowestForeground, highest: light.highestBackground };
    for (const [place, bright] of [
      [red, [true, false, false]],
      [green, [false, true, false]],
    ] as const) {
      const shift = { x: place.x - REACH, y: place.y - REACH };
      stampPattern(coverage, SIDE, marks[random.integer(marks.length)], shift);
      const colour = shadeOf(bright, bounds, random);
      for (let row = shift.y; row < shift.y + GRID; row++) {
        for (let column = shift.x; column < shift.x + GRID; column++) foreground.set(colour, 3 * (row * SIDE + column));
      }
    }
    const background = shadedBackground(3, light.highestBackground, random);
    addClutter(background, N_CLUTTER, light.highestBackground, random);
    return compose(coverage, background, foreground, light.noise, random);
  },
};

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Two places whose squares do not meet, drawn again until they stand as the class says. */
function placeMarks(cleanClass: number, random: Random): { readonly red: Place; readonly green: Place } {
  const place = () => REACH + random.integer(SIDE - 2 * REACH);
  for (;;) {
    const red = { x: place(), y: place() };
    const green = { x: place(), y: place() };
    const [dx, dy] = [red.x - green.x, red.y - green.y];
    const [along, across] = cleanClass < 2 ? [dx, dy] : [dy, dx];
    const ahead = cleanClass % 2 === 0 ? -along : along;
    if (ahead >= GRID && ahead >= Math.abs(across) + LEAD) return { red, green };
  }
}
