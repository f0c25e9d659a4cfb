import type { Random } from "../../../platform/random/random";
import { addClutter, shadedBackground } from "../background";
import { shadeOf } from "../colour";
import { greyImage } from "../finish";
import { compose, SIDE } from "../light";
import { member } from "../member";
import { drawPattern, stampPattern } from "../pattern";
import { PatternBook, square } from "../pattern-book";
import { disc, plus, rectangle, ring } from "../shapes";

const CELL = 8;
const N_CELLS = (SIDE / CELL) ** 2;
const smallMarks = [disc(1.5), disc(2.2), rectangle(1.5, 1.5), rectangle(2.5, 0.5), plus(2.5, 0.5)].map((shape) =>
  drawPattern(7, shape),
);
const markBook = new PatternBook(1, { mark: smallMarks }, (_, { mark }) => mark);

/** One small mark; no part of it reaches out of its cell, so every bright pixel tells the cell. */
export const positions = member({
  id: "procedural-positions",
  title: "Positions",
  description:
    "One small mark; class: which of 4 × 4 cells holds it. Varying: place in the cell, form, brightness, shading, noise.",
  classNames: Array.from({ length: N_CELLS }, (_, cell) => `row ${1 + Math.floor(cell / 4)}, column ${1 + (cell % 4)}`),
  channels: 1,
  labelError: 0,
  light: { highestBackground: 70, lowestForeground: 190, noise: 24 },
  draw(cleanClass, random) {
    const frame = square(CELL * (cleanClass % (SIDE / CELL)), CELL * Math.floor(cleanClass / (SIDE / CELL)), CELL);
    const coverage = markBook.stamped(0, frame, random);
    return greyImage(coverage, this.light, random);
  },
});

const GRID = 11;
const REACH = (GRID - 1) / 2;
/** By so many pixels the distance along the telling axis exceeds the other. */
const LEAD = 5;
const relationsClassNames = ["left", "right", "above", "below"];
// Each fills a square that is symmetric about its middle: the box of its bright pixels tells where the middle is.
const marks = [disc(3.5), disc(4.5), rectangle(3.5, 3.5), plus(4.5, 1.5), ring(2, 4.5)].map((shape) =>
  drawPattern(GRID, shape),
);

/**
 * A red and a green mark; the class is on which side of the green one the red one lies.
 *
 * Where a mark surely covers a pixel, the red one reaches the threshold in the red channel alone and the green one in
 * the green channel alone. The middles of the two boxes are known to a pixel, and the distance between them along one
 * axis exceeds that along the other by five.
 */
export const relations = member({
  id: "procedural-relations",
  title: "Relations",
  description:
    "A red and a green mark; class: where the red one is as seen from the green one. Varying: places, forms, shades, dim clutter, background colours, noise.",
  classNames: relationsClassNames,
  channels: 3,
  labelError: 0.05,
  light: { highestBackground: 70, lowestForeground: 185, noise: 26 },
  draw(cleanClass, random) {
    const places = placeMarks(cleanClass, random);
    const coverage = new Uint8Array(SIDE * SIDE);
    const foreground = new Uint8Array(SIDE * SIDE * 3);
    for (const name of ["red", "green"] as const) {
      const place = places[name];
      const shift = { x: place.x - REACH, y: place.y - REACH };
      stampPattern(coverage, SIDE, marks[random.integer(marks.length)], shift);
      const colour = shadeOf(name, this.light, random);
      for (let row = shift.y; row < shift.y + GRID; row++) {
        for (let column = shift.x; column < shift.x + GRID; column++) foreground.set(colour, 3 * (row * SIDE + column));
      }
    }
    const background = shadedBackground(3, this.light.highestBackground, random);
    addClutter(background, 4, this.light.highestBackground, random);
    return compose(coverage, background, foreground, this.light.noise, random);
  },
});

/** Two places whose squares do not meet, drawn again until they stand as the class says. */
function placeMarks(cleanClass: number, random: Random) {
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
