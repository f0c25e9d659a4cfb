import { onePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern } from "../pattern";
import { PatternBook } from "../pattern-book";
import { disc, rectangle, turned } from "../shapes";

const N_HOURS = 12;
const book = new PatternBook(
  N_HOURS,
  { jitterDegrees: [-6, -3, 0, 3, 6], length: [10, 12, 14], pen: [1.8, 2.6] },
  (hour, { jitterDegrees, length, pen }) => {
    const angle = (((360 / N_HOURS) * hour + jitterDegrees - 90) * Math.PI) / 180;
    const hand = rectangle(length / 2, pen / 2);
    const hub = disc(3.4);
    // The hub sits at one end of the hand, and the middle of both at the middle of the grid.
    const distance = (x: number, y: number) => Math.min(hand(x, y), hub(x + length / 2, y));
    return drawPattern(SIDE, turned(distance, angle));
  },
);

/** A hand of a clock with its hub, anywhere. */
export const clocks = member({
  id: "procedural-clocks",
  title: "Clocks",
  description:
    "A hand on a hub; class: the hour it shows, of twelve. Varying: place, length, pen, up to 6° of turn, brightness, shading, noise.",
  classNames: Array.from({ length: N_HOURS }, (_, hour) => `${hour === 0 ? 12 : hour} o'clock`),
  channels: 1,
  labelError: 0,
  light: { highestBackground: 64, lowestForeground: 190, noise: 26 },
  book,
  draw: onePattern(book, { margin: 1 }),
});
