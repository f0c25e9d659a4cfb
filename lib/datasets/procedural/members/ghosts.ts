import { paintDim, shadedBackground } from "../background";
import { digitBook } from "../digit-strokes";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 86, lowestForeground: 172, noise: 16 };
const frame = { left: 1, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const N_GHOSTS = 7;
const book = digitBook(SIDE, {
  halfHeight: [6.5, 7.5, 8.5],
  thickness: [1.8, 2.4],
  turn: [-10, 0, 10],
  slant: [0, 0.2],
});

/** A digit among darker ones, which are drawn with the same pens and say nothing. */
export const ghosts: ProceduralMember = {
  id: "procedural-ghosts",
  title: "Ghosts",
  description:
    "A digit in front of seven darker ones; class: the bright digit. Varying: the others, places, height, pen, turn, slant, brightness, noise.",
  version: 1,
  nClasses: 10,
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  channels: 1,
  labelError: 0.1,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const background = shadedBackground(1, 40, random);
    for (let ghost = 0; ghost < N_GHOSTS; ghost++) {
      const pattern = book.pattern(random.integer(10), random.integer(book.nGeometries));
      const [left, top] = [random.integer(SIDE) - SIDE / 2, random.integer(SIDE) - SIDE / 2];
      paintDim(background, pattern, left, top, light.highestBackground, random);
    }
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
    return compose(coverage, background, [level], light.noise, random);
  },
};
