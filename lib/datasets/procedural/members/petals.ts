import { addClutter, shadedBackground } from "../background";
import { colourImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";

const light = { highestBackground: 70, lowestForeground: 185, noise: 24 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
const FEWEST = 3;
const N_CLUTTER = 3;
const geometries = combinations({
  radius: [10.5, 12, 13.5],
  turn: Array.from({ length: 10 }, (_, step) => step / 10),
});

const book = new PatternBook({
  nClasses: 8,
  nGeometries: geometries.length,
  draw(patternClass, geometry) {
    const { radius, turn } = geometries[geometry];
    const nPetals = FEWEST + patternClass;
    const [middle, swing] = [0.7 * radius, 0.3 * radius];
    return drawPattern(SIDE, (x, y) => {
      const phase = nPetals * Math.atan2(y, x) + 2 * Math.PI * turn;
      const distance = Math.sqrt(x * x + y * y);
      const slope = (swing * nPetals * Math.sin(phase)) / Math.max(distance, middle / 2);
      return (distance - middle - swing * Math.cos(phase)) / Math.sqrt(1 + slope * slope);
    });
  },
});

/** A flower; turned by any share of a petal, so that only counting tells the class. */
export const petals: ProceduralMember = {
  id: "procedural-petals",
  title: "Petals",
  description:
    "A flower; class: how many petals, 3 to 10. Varying: turn, size, place, colour, dim clutter, background colours, noise.",
  version: 1,
  nClasses: 8,
  classNames: Array.from({ length: 8 }, (_, index) => `${FEWEST + index}`),
  channels: 3,
  labelError: 0.05,
  split: "test",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const background = shadedBackground(3, light.highestBackground, random);
    addClutter(background, N_CLUTTER, light.highestBackground, random);
    return colourImage(coverage, light, random, background);
  },
};
