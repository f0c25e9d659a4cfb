import { shadedBackground } from "../background";
import { brightColour } from "../colour";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { type ShapeName, shapeBook } from "../shape-book";

const light = { highestBackground: 70, lowestForeground: 190, noise: 24 };
const frame = { left: 1, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const classNames: readonly ShapeName[] = [
  "oval",
  "ring",
  "triangle",
  "square",
  "star",
  "plus",
  "bar",
  "half disc",
  "crescent",
  "corner",
];
const book = shapeBook(SIDE, { names: classNames, radii: [7.5, 9, 10.5, 12], turns: [-24, -16, -8, 0, 8, 16, 24] });

/** One shape in any colour. */
export const shapes: ProceduralMember = {
  id: "procedural-shapes",
  title: "Shapes",
  description: "One shape; class: which. Varying: colour, place, size, turn up to 24°, background colours, noise.",
  version: 1,
  nClasses: 10,
  classNames,
  channels: 3,
  labelError: 0.05,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    const background = shadedBackground(3, light.highestBackground, random);
    return compose(coverage, background, brightColour(light.lowestForeground, random), light.noise, random);
  },
};
