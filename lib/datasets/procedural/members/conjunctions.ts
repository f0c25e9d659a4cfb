import { addClutter, shadedBackground } from "../background";
import { colourNames, namedColour } from "../colour";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { allTurns, type ShapeName, shapeBook } from "../shape-book";

const light = { highestBackground: 72, lowestForeground: 190, noise: 30 };
const frame = { left: 1, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const shapeNames: readonly ShapeName[] = ["triangle", "square", "star", "plus", "half disc"];
const N_CLUTTER = 6;
const book = shapeBook(SIDE, { names: shapeNames, radii: [7, 8, 9.5], turns: allTurns });

/**
 * A coloured shape among clutter; the class is the pair of shape and colour, neither of which tells it alone.
 *
 * The shape follows from the book as everywhere; the colour from the channels that reach the threshold where the shape
 * surely covers a pixel: a colour's dark channels stay as dark as the background.
 */
export const conjunctions: ProceduralMember = {
  id: "procedural-conjunctions",
  title: "Conjunctions",
  description:
    "A shape in a colour; class: the pair, 5 × 4. Varying: shade, place, size, turn, dim clutter, background colours, noise.",
  version: 1,
  nClasses: shapeNames.length * colourNames.length,
  classNames: shapeNames.flatMap((shape) => colourNames.map((colour) => `${colour} ${shape}`)),
  channels: 3,
  labelError: 0.1,
  split: "test",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, Math.floor(cleanClass / colourNames.length), frame, random);
    const background = shadedBackground(3, light.highestBackground, random);
    addClutter(background, N_CLUTTER, light.highestBackground, random);
    const bounds = { lowest: light.lowestForeground, highest: light.highestBackground };
    const colour = namedColour(cleanClass % colourNames.length, bounds, random);
    return compose(coverage, background, colour, light.noise, random);
  },
};
