import { shadedBackground } from "../background";
import { shadeOf } from "../colour";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { allTurns, shapeBook } from "../shape-book";

const light = { highestBackground: 72, lowestForeground: 180, noise: 28 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
const MAX_SHAPES = 3;
const book = shapeBook(SIDE, {
  names: ["oval", "triangle", "square", "star", "half disc"],
  radii: [6, 8, 10],
  turns: allTurns,
});

const hueList = [
  { name: "red", bright: [true, false, false] },
  { name: "yellow", bright: [true, true, false] },
  { name: "green", bright: [false, true, false] },
  { name: "cyan", bright: [false, true, true] },
  { name: "blue", bright: [false, false, true] },
  { name: "magenta", bright: [true, false, true] },
] as const;

/**
 * Shapes in one hue, which alone tells the class.
 *
 * A dark channel stays as dark as the background everywhere, and a bright one reaches the threshold wherever a shape
 * surely covers a pixel: the channels that reach the threshold anywhere are the bright ones.
 */
export const hues: ProceduralMember = {
  id: "procedural-hues",
  title: "Hues",
  description:
    "One to three shapes; class: their hue, of six. Varying: shade, the shapes, places, sizes, turns, background colours, noise.",
  version: 1,
  nClasses: hueList.length,
  classNames: hueList.map(({ name }) => name),
  channels: 3,
  labelError: 0,
  split: "train",
  light,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const nShapes = 1 + random.integer(MAX_SHAPES);
    for (let shape = 0; shape < nShapes; shape++) {
      book.stampRandom(coverage, SIDE, random.integer(book.nClasses), frame, random);
    }
    const bounds = { lowest: light.lowestForeground, highest: light.highestBackground };
    const colour = shadeOf(hueList[cleanClass].bright, bounds, random);
    return compose(coverage, shadedBackground(3, light.highestBackground, random), colour, light.noise, random);
  },
};
