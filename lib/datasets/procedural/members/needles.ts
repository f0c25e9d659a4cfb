import { addClutter, shadedBackground } from "../background";
import { colourImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { motifBook, motifNames } from "./mosaics";

const light = { highestBackground: 76, lowestForeground: 185, noise: 26 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
const N_CLUTTER = 10;

/** One motif of 7 × 7 pixels in a haystack of darker lines and discs. */
export const needles: ProceduralMember = {
  id: "procedural-needles",
  title: "Needles",
  description:
    "One small motif among much dim clutter; class: which, of ten. Varying: place, colour, size, pen, clutter, background colours, noise.",
  version: 1,
  nClasses: motifBook.nClasses,
  classNames: motifNames,
  channels: 3,
  labelError: 0.1,
  split: "train",
  light,
  book: motifBook,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    motifBook.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const background = shadedBackground(3, light.highestBackground, random);
    addClutter(background, N_CLUTTER, light.highestBackground, random);
    return colourImage(coverage, light, random, background);
  },
};
