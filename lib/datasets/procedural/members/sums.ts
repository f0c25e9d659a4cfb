import { addClutter, shadedBackground } from "../background";
import { digitBook } from "../digit-strokes";
import { compose, negative, SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 60, lowestForeground: 190, noise: 30 };
const leftFrame = { left: 1, top: 1, right: SIDE / 2 - 1, bottom: SIDE - 2 };
const rightFrame = { left: SIDE / 2, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const N_CLUTTER = 3;
const book = digitBook(SIDE, {
  halfHeight: [6, 6.5, 7],
  thickness: [1.5, 2],
  turn: [-5, 0, 5],
  slant: [0, 0.1],
});

/**
 * Two digits side by side; the class is the last digit of their sum, about which either digit alone says nothing.
 *
 * Each digit stays in its half, so both can be read off, and the sum follows. A corner tells a negative.
 */
export const sums: ProceduralMember = {
  id: "procedural-sums",
  title: "Sums",
  description:
    "Two digits; class: the last digit of their sum. Varying: the digits, their places, height, pen, turn, slant, negative, clutter, noise.",
  version: 1,
  nClasses: 10,
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  channels: 1,
  labelError: 0.2,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const first = random.integer(10);
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, first, leftFrame, random);
    book.stampRandom(coverage, SIDE, (cleanClass - first + 10) % 10, rightFrame, random);
    const background = shadedBackground(1, light.highestBackground, random);
    addClutter(background, N_CLUTTER, light.highestBackground, random);
    const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
    const image = compose(coverage, background, [level], light.noise, random);
    return random.uniform() < 0.5 ? negative(image) : image;
  },
};
