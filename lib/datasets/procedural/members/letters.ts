import { greyImage } from "../finish";
import { letterBook, letterNames } from "../letter-strokes";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 60, lowestForeground: 190, noise: 28 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
const book = letterBook(SIDE, { spacing: [2.6, 3, 3.4], thickness: [1.8, 2.4], turn: [-10, 0, 10] });

/** One capital letter in pen strokes. */
export const letters: ProceduralMember = {
  id: "procedural-letters",
  title: "Letters",
  description:
    "A capital letter in pen strokes; class: the letter, of 26. Varying: place, size, pen, turn up to 10°, brightness, shading, noise.",
  version: 1,
  nClasses: letterNames.length,
  classNames: letterNames,
  channels: 1,
  labelError: 0,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    return greyImage(coverage, light, random);
  },
};
