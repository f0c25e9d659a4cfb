import { addClutter, paintDim, shadedBackground } from "../background";
import { greyImage, onePattern } from "../finish";
import { negative, SIDE } from "../light";
import { member } from "../member";
import { drawPattern } from "../pattern";
import { PatternBook, square } from "../pattern-book";
import { stroke, turned } from "../shapes";

type Line = readonly (readonly [x: number, y: number])[];

/** A line through points, given as x and y in turn. */
function line(...numbers: readonly number[]): Line {
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1]] as const] : []));
}

/** A piece of an ellipse, angles in degrees clockwise from the right, as a line of `nPieces` pieces. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number, nPieces = 10): Line {
  return Array.from({ length: nPieces + 1 }, (_, piece) => {
    const angle = ((from + ((to - from) * piece) / nPieces) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

/** The ten digits as pen strokes in a box of x ∈ [−0.6, 0.6], y ∈ [−1, 1]; y points down. */
const digitLines: readonly (readonly Line[])[] = [
  [arc(0, 0, 0.6, 1, 0, 360, 20)],
  [line(-0.35, -0.6, 0.1, -1, 0.1, 1)],
  [[...arc(0, -0.45, 0.58, 0.55, 190, 385), [-0.6, 1], [0.6, 1]]],
  [arc(-0.05, -0.5, 0.58, 0.5, 200, 450), arc(-0.05, 0.5, 0.62, 0.5, 270, 520)],
  [line(0.3, 1, 0.3, -1, -0.6, 0.4, 0.65, 0.4)],
  [line(0.55, -1, -0.4, -1, -0.45, -0.1), arc(-0.05, 0.38, 0.6, 0.62, 230, 510)],
  [[[0.4, -0.95], ...arc(0.1, 0.1, 0.68, 1.05, 265, 180)], arc(0, 0.45, 0.56, 0.55, 0, 360, 16)],
  [line(-0.6, -1, 0.6, -1, -0.1, 1)],
  [arc(0, -0.5, 0.47, 0.48, 0, 360, 16), arc(0, 0.5, 0.6, 0.5, 0, 360, 16)],
  [arc(0, -0.45, 0.56, 0.55, 0, 360, 16), [...arc(-0.1, -0.1, 0.66, 1.05, 0, 85), [-0.4, 0.95]]],
];

/**
 * The book of the ten digits, drawn with a pen in every combination of the given lists.
 *
 * @param lists.halfHeight Pixels.
 * @param lists.turn Degrees, clockwise.
 * @param lists.slant Sideways shift at the top, in half heights.
 */
function digitBook(lists: Record<"halfHeight" | "thickness" | "turn" | "slant", readonly number[]>): PatternBook {
  return new PatternBook(10, lists, (digit, { halfHeight, thickness, turn, slant }) => {
    const lines = digitLines[digit].map((line) =>
      line.map(([x, y]) => [halfHeight * (x - slant * y), halfHeight * y] as const),
    );
    return drawPattern(SIDE, turned(stroke(lines, thickness), (turn * Math.PI) / 180));
  });
}

const digitNames = [..."0123456789"];

const digitsBook = digitBook({
  halfHeight: [8, 9, 10],
  thickness: [2, 2.75, 3.5],
  turn: [-14, -7, 0, 7, 14],
  slant: [0, 0.25],
});

/** One digit drawn with a pen. */
export const digits = member({
  id: "procedural-digits",
  title: "Digits",
  description: "A digit in pen strokes; class: the digit. Varying: place, height, pen, turn, slant, brightness, noise.",
  classNames: digitNames,
  channels: 1,
  labelError: 0,
  light: { highestBackground: 60, lowestForeground: 190, noise: 28 },
  book: digitsBook,
  draw: onePattern(digitsBook, { margin: 1 }),
});

const N_GHOSTS = 7;
const ghostsBook = digitBook({
  halfHeight: [6.5, 7.5, 8.5],
  thickness: [1.8, 2.4],
  turn: [-10, 0, 10],
  slant: [0, 0.2],
});

/** A digit among darker ones, which are drawn with the same pens and say nothing. */
export const ghosts = member({
  id: "procedural-ghosts",
  title: "Ghosts",
  description:
    "A digit in front of seven darker ones; class: the bright digit. Varying: the others, places, height, pen, turn, slant, brightness, noise.",
  classNames: digitNames,
  channels: 1,
  labelError: 0.1,
  light: { highestBackground: 86, lowestForeground: 172, noise: 16 },
  book: ghostsBook,
  draw(cleanClass, random) {
    const background = shadedBackground(1, 40, random);
    for (let ghost = 0; ghost < N_GHOSTS; ghost++) {
      const pattern = ghostsBook.pattern(random.integer(10), random.integer(ghostsBook.nGeometries));
      const [left, top] = [random.integer(SIDE) - SIDE / 2, random.integer(SIDE) - SIDE / 2];
      paintDim(background, pattern, left, top, this.light.highestBackground, random);
    }
    const coverage = ghostsBook.stamped(cleanClass, square(1, 1, SIDE - 2), random);
    return greyImage(coverage, this.light, random, background);
  },
});

const leftFrame = { left: 1, top: 1, right: SIDE / 2 - 1, bottom: SIDE - 2 };
const rightFrame = { left: SIDE / 2, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const sumsBook = digitBook({
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
export const sums = member({
  id: "procedural-sums",
  title: "Sums",
  description:
    "Two digits; class: the last digit of their sum. Varying: the digits, their places, height, pen, turn, slant, negative, clutter, noise.",
  classNames: digitNames,
  channels: 1,
  labelError: 0.2,
  light: { highestBackground: 60, lowestForeground: 190, noise: 30 },
  book: sumsBook,
  draw(cleanClass, random) {
    const first = random.integer(10);
    const coverage = new Uint8Array(SIDE * SIDE);
    sumsBook.stampRandom(coverage, first, leftFrame, random);
    sumsBook.stampRandom(coverage, (cleanClass - first + 10) % 10, rightFrame, random);
    const background = shadedBackground(1, this.light.highestBackground, random);
    addClutter(background, 3, this.light.highestBackground, random);
    const image = greyImage(coverage, this.light, random, background);
    return random.uniform() < 0.5 ? negative(image) : image;
  },
});
