import { shadedBackground } from "../background";
import { colourImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";
import { type ShapeName, shapesByName } from "../shape-book";
import { turned } from "../shapes";

const light = { highestBackground: 70, lowestForeground: 185, noise: 24 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
const classNames: readonly ShapeName[] = ["oval", "ring", "triangle", "square", "star", "plus", "crescent", "corner"];
/** A slat of the blind hides SLAT rows of every PERIOD. */
const PERIOD = 6;
const SLAT = 3;
const geometries = combinations({ radius: [9, 11, 13], turn: [-20, -10, 0, 10, 20], firstSlat: [0, 2, 4] });

const isHidden = (row: number, firstSlat: number) => (row - firstSlat + PERIOD) % PERIOD < SLAT;

const book = new PatternBook({
  nClasses: classNames.length,
  nGeometries: geometries.length,
  draw(shape, geometry) {
    const { radius, turn, firstSlat } = geometries[geometry];
    const distance = turned(shapesByName[classNames[shape]](radius), (turn * Math.PI) / 180);
    const middle = (SIDE - 1) / 2;
    return drawPattern(SIDE, (x, y) => (isHidden(Math.round(y + middle), firstSlat) ? SIDE : distance(x, y)));
  },
});

/** A shape behind a blind; a pattern of the book is what can be seen between the slats. */
export const blinds: ProceduralMember = {
  id: "procedural-blinds",
  title: "Blinds",
  description:
    "A shape half hidden by a blind; class: which, of eight. Varying: which rows are hidden, place, size, turn up to 20°, colour, background colours, noise.",
  version: 1,
  nClasses: classNames.length,
  classNames,
  channels: 3,
  labelError: 0.1,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const { geometry, y } = book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const background = shadedBackground(3, light.highestBackground, random);
    const slat = Array.from({ length: 3 }, () => random.integer(light.highestBackground + 1));
    const { firstSlat } = geometries[geometry];
    for (let row = 0; row < SIDE; row++) {
      if (!isHidden((row - y + SIDE * PERIOD) % PERIOD, firstSlat)) continue;
      for (let column = 0; column < SIDE; column++) background.set(slat, 3 * (row * SIDE + column));
    }
    return colourImage(coverage, light, random, background);
  },
};
