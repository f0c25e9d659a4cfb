import { onePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern } from "../pattern";
import { PatternBook } from "../pattern-book";

const FEWEST = 3;
const book = new PatternBook(
  8,
  {
    radius: [10.5, 12, 13.5],
    turn: Array.from({ length: 10 }, (_, step) => step / 10),
  },
  (patternClass, { radius, turn }) => {
    const nPetals = FEWEST + patternClass;
    const [middle, swing] = [0.7 * radius, 0.3 * radius];
    return drawPattern(SIDE, (x, y) => {
      const phase = nPetals * Math.atan2(y, x) + 2 * Math.PI * turn;
      const distance = Math.sqrt(x * x + y * y);
      const slope = (swing * nPetals * Math.sin(phase)) / Math.max(distance, middle / 2);
      return (distance - middle - swing * Math.cos(phase)) / Math.sqrt(1 + slope * slope);
    });
  },
);

/** A flower; turned by any share of a petal, so that only counting tells the class. */
export const petals = member({
  id: "procedural-petals",
  title: "Petals",
  description:
    "A flower; class: how many petals, 3 to 10. Varying: turn, size, place, colour, dim clutter, background colours, noise.",
  classNames: Array.from({ length: 8 }, (_, index) => `${FEWEST + index}`),
  channels: 3,
  labelError: 0.05,
  split: "test",
  light: { highestBackground: 70, lowestForeground: 185, noise: 24 },
  book,
  draw: onePattern(book, { margin: 0, clutter: 3 }),
});
