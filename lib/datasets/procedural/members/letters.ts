import { onePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern } from "../pattern";
import { PatternBook } from "../pattern-book";
import { stroke, turned } from "../shapes";

const COLUMNS = 5;
const ROWS = 7;

/** From a point to those of its neighbours that come after it. */
const steps = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
] as const;

/** The capital letters on a grid of 5 × 7 points: seven rows of five bits each, the leftmost bit the highest. */
const letterRows: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  G: [14, 17, 16, 23, 17, 17, 14],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [7, 2, 2, 2, 2, 18, 12],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  Q: [14, 17, 17, 17, 21, 18, 13],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  V: [17, 17, 17, 17, 17, 10, 4],
  W: [17, 17, 17, 21, 21, 27, 17],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 10, 4, 4, 4, 4],
  Z: [31, 1, 2, 4, 8, 16, 31],
};

const letterNames: readonly string[] = Object.keys(letterRows);

type Point = readonly [x: number, y: number];

/** Strokes between neighbouring points of a letter; a diagonal only where no corner joins its ends already. */
function strokesOf(letter: string): readonly (readonly [Point, Point])[] {
  const isSet = (column: number, row: number) =>
    column >= 0 && column < COLUMNS && row < ROWS && ((letterRows[letter][row] >> (COLUMNS - 1 - column)) & 1) === 1;
  const strokes: [Point, Point][] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      if (!isSet(column, row)) continue;
      for (const [dx, dy] of steps) {
        const hasCorner = dx * dy !== 0 && (isSet(column + dx, row) || isSet(column, row + dy));
        if (isSet(column + dx, row + dy) && !hasCorner) {
          strokes.push([
            [column, row],
            [column + dx, row + dy],
          ]);
        }
      }
    }
  }
  return strokes;
}

const book = new PatternBook(
  letterNames.length,
  { spacing: [2.6, 3, 3.4], thickness: [1.8, 2.4], turnDegrees: [-10, 0, 10] },
  (letter, { spacing, thickness, turnDegrees }) => {
    const lines = strokesOf(letterNames[letter]).map((line) =>
      line.map(([x, y]): Point => [spacing * (x - (COLUMNS - 1) / 2), spacing * (y - (ROWS - 1) / 2)]),
    );
    return drawPattern(SIDE, turned(stroke(lines, thickness), (turnDegrees * Math.PI) / 180));
  },
);

/** One capital letter in pen strokes. */
export const letters = member({
  id: "procedural-letters",
  title: "Letters",
  description:
    "A capital letter in pen strokes; class: the letter, of 26. Varying: place, size, pen, turn up to 10°, brightness, shading, noise.",
  classNames: letterNames,
  channels: 1,
  labelError: 0,
  light: { highestBackground: 60, lowestForeground: 190, noise: 28 },
  book,
  draw: onePattern(book, { margin: 0 }),
});
