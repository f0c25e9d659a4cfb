import { addClutter, shadedBackground } from "../background";
import { type ColourName, shadeOf } from "../colour";
import { colourImage, onePattern } from "../finish";
import { compose, SIDE } from "../light";
import { member } from "../member";
import { drawPattern } from "../pattern";
import { PatternBook, square } from "../pattern-book";
import { allTurns, type ShapeName, shapeBook, shapesByName } from "../shape-book";
import { turned } from "../shapes";

const tenShapes = Object.keys(shapesByName) as ShapeName[];
const shapesBook = shapeBook(tenShapes, { radius: [7.5, 9, 10.5, 12], turn: [-24, -16, -8, 0, 8, 16, 24] });

/** One shape in any colour. */
export const shapes = member({
  id: "procedural-shapes",
  title: "Shapes",
  description: "One shape; class: which. Varying: colour, place, size, turn up to 24°, background colours, noise.",
  classNames: tenShapes,
  channels: 3,
  labelError: 0.05,
  light: { highestBackground: 70, lowestForeground: 190, noise: 24 },
  book: shapesBook,
  draw: onePattern(shapesBook, { margin: 1 }),
});

const eightShapes = tenShapes.filter((name) => name !== "bar" && name !== "half disc");
/** A slat of the blind hides SLAT rows of every PERIOD. */
const PERIOD = 6;
const SLAT = 3;

const isHidden = (row: number, firstSlat: number) => (row - firstSlat + PERIOD) % PERIOD < SLAT;

const blindsBook = new PatternBook(
  eightShapes.length,
  { radius: [9, 11, 13], turn: [-20, -10, 0, 10, 20], firstSlat: [0, 2, 4] },
  (shape, { radius, turn, firstSlat }) => {
    const distance = turned(shapesByName[eightShapes[shape]](radius), (turn * Math.PI) / 180);
    const middle = (SIDE - 1) / 2;
    return drawPattern(SIDE, (x, y) => (isHidden(Math.round(y + middle), firstSlat) ? SIDE : distance(x, y)));
  },
);

/** A shape behind a blind; a pattern of the book is what can be seen between the slats. */
export const blinds = member({
  id: "procedural-blinds",
  title: "Blinds",
  description:
    "A shape half hidden by a blind; class: which, of eight. Varying: which rows are hidden, place, size, turn up to 20°, colour, background colours, noise.",
  classNames: eightShapes,
  channels: 3,
  labelError: 0.1,
  light: { highestBackground: 70, lowestForeground: 185, noise: 24 },
  book: blindsBook,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const { variation, y } = blindsBook.stampRandom(coverage, cleanClass, square(0, 0, SIDE), random);
    const background = shadedBackground(3, this.light.highestBackground, random);
    const slat = Array.from({ length: 3 }, () => random.integer(this.light.highestBackground + 1));
    for (let row = 0; row < SIDE; row++) {
      if (!isHidden((row - y + SIDE * PERIOD) % PERIOD, variation.firstSlat)) continue;
      for (let column = 0; column < SIDE; column++) background.set(slat, 3 * (row * SIDE + column));
    }
    return colourImage(coverage, this.light, random, background);
  },
});

const MAX_SHAPES = 3;
const hueNames: readonly ColourName[] = ["red", "yellow", "green", "cyan", "blue", "magenta"];
const huesBook = shapeBook(["oval", "triangle", "square", "star", "half disc"], { radius: [6, 8, 10], turn: allTurns });

/**
 * Shapes in one hue, which alone tells the class.
 *
 * A dark channel stays as dark as the background everywhere, and a bright one reaches the threshold wherever a shape
 * surely covers a pixel: the channels that reach the threshold anywhere are the bright ones.
 */
export const hues = member({
  id: "procedural-hues",
  title: "Hues",
  description:
    "One to three shapes; class: their hue, of six. Varying: shade, the shapes, places, sizes, turns, background colours, noise.",
  classNames: hueNames,
  channels: 3,
  labelError: 0,
  light: { highestBackground: 72, lowestForeground: 180, noise: 28 },
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const nShapes = 1 + random.integer(MAX_SHAPES);
    for (let shape = 0; shape < nShapes; shape++) {
      huesBook.stampRandom(coverage, random.integer(huesBook.nClasses), square(0, 0, SIDE), random);
    }
    const colour = shadeOf(hueNames[cleanClass], this.light, random);
    return compose(
      coverage,
      shadedBackground(3, this.light.highestBackground, random),
      colour,
      this.light.noise,
      random,
    );
  },
});

const shapeNames: readonly ShapeName[] = ["triangle", "square", "star", "plus", "half disc"];
const colourNames: readonly ColourName[] = ["red", "green", "blue", "yellow"];
const conjunctionsBook = shapeBook(shapeNames, { radius: [7, 8, 9.5], turn: allTurns });

/**
 * A coloured shape among clutter; the class is the pair of shape and colour, neither of which tells it alone.
 *
 * The shape follows from the book as everywhere; the colour from the channels that reach the threshold where the shape
 * surely covers a pixel: a colour's dark channels stay as dark as the background.
 */
export const conjunctions = member({
  id: "procedural-conjunctions",
  title: "Conjunctions",
  description:
    "A shape in a colour; class: the pair, 5 × 4. Varying: shade, place, size, turn, dim clutter, background colours, noise.",
  classNames: shapeNames.flatMap((shape) => colourNames.map((colour) => `${colour} ${shape}`)),
  channels: 3,
  labelError: 0.1,
  split: "test",
  light: { highestBackground: 72, lowestForeground: 190, noise: 30 },
  book: conjunctionsBook,
  draw(cleanClass, random) {
    const shape = Math.floor(cleanClass / colourNames.length);
    const coverage = conjunctionsBook.stamped(shape, square(1, 1, SIDE - 2), random);
    const background = shadedBackground(3, this.light.highestBackground, random);
    addClutter(background, 6, this.light.highestBackground, random);
    const colour = shadeOf(colourNames[cleanClass % colourNames.length], this.light, random);
    return compose(coverage, background, colour, this.light.noise, random);
  },
});
