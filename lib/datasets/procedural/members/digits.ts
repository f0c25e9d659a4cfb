import { shadedBackground } from "../background";
import { digitBook } from "../digit-strokes";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 60, lowestForeground: 190, noise: 28 };
const frame = { left: 1, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const book = digitBook(SIDE, {
  halfHeight: [8, 9, 10],
  thickness: [2, 2.75, 3.5],
  turn: [-14, -7, 0, 7, 14],
  slant: [0, 0.25],
});

/** One digit drawn with a pen. */
export const digits: ProceduralMember = {
  id: "procedural-digits",
  title: "Digits",
  description: "A digit in pen strokes; class: the digit. Varying: place, height, pen, turn, slant, brightness, noise.",
  version: 1,
  nClasses: 10,
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  channels: 1,
  labelError: 0,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
    return compose(coverage, shadedBackground(1, light.highestBackground, random), [level], light.noise, random);
  },
};
