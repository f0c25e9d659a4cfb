import { greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";
import { disc, rectangle, turned } from "../shapes";

const light = { highestBackground: 64, lowestForeground: 190, noise: 26 };
const frame = { left: 1, top: 1, right: SIDE - 2, bottom: SIDE - 2 };
const N_HOURS = 12;
const geometries = combinations({ jitterDegrees: [-6, -3, 0, 3, 6], length: [10, 12, 14], pen: [1.8, 2.6] });

const book = new PatternBook({
  nClasses: N_HOURS,
  nGeometries: geometries.length,
  draw(hour, geometry) {
    const { jitterDegrees, length, pen } = geometries[geometry];
    const angle = (((360 / N_HOURS) * hour + jitterDegrees - 90) * Math.PI) / 180;
    const hand = rectangle(length / 2, pen / 2);
    const hub = disc(3.4);
    // The hub sits at one end of the hand, and the middle of both at the middle of the grid.
    const distance = (x: number, y: number) => Math.min(hand(x, y), hub(x + length / 2, y));
    return drawPattern(SIDE, turned(distance, angle));
  },
});

/** A hand of a clock with its hub, anywhere. */
export const clocks: ProceduralMember = {
  id: "procedural-clocks",
  title: "Clocks",
  description:
    "A hand on a hub; class: the hour it shows, of twelve. Varying: place, length, pen, up to 6° of turn, brightness, shading, noise.",
  version: 1,
  nClasses: N_HOURS,
  classNames: Array.from({ length: N_HOURS }, (_, hour) => `${hour === 0 ? 12 : hour} o'clock`),
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
