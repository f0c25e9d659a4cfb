import { wholePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern, type SignedDistance } from "../pattern";
import { PatternBook } from "../pattern-book";
import { disc, plus, ring } from "../shapes";

/** Distance inside one tile of side `period`, whose middle is the origin. */
const tiles: readonly { name: string; shape: (period: number) => SignedDistance }[] = [
  { name: "spots", shape: (period) => disc(0.31 * period) },
  { name: "rings", shape: (period) => ring(0.2 * period, 0.43 * period) },
  { name: "crosses", shape: (period) => plus(0.39 * period, 0.1 * period) },
  { name: "diamonds", shape: (period) => (x, y) => (Math.abs(x) + Math.abs(y) - 0.45 * period) / Math.SQRT2 },
  { name: "grid", shape: (period) => (x, y) => 0.38 * period - Math.max(Math.abs(x), Math.abs(y)) },
  { name: "bricks", shape: bricks },
  { name: "checks", shape: checks },
  { name: "zigzag", shape: zigzag },
];

/** Two courses of bricks a tile, the joints of one over the middles of the other. */
function bricks(period: number): SignedDistance {
  const joint = 0.09 * period;
  return (x, y) => {
    const toCourse = Math.min(Math.abs(y), 0.5 * period - Math.abs(y));
    const toJoint = y < 0 ? Math.abs(x) : 0.5 * period - Math.abs(x);
    return joint - Math.min(toCourse, toJoint);
  };
}

function checks(period: number): SignedDistance {
  const toEdge = (z: number) => Math.min(Math.abs(z), 0.5 * period - Math.abs(z));
  return (x, y) => (x < 0 === y < 0 ? -1 : 1) * Math.min(toEdge(x), toEdge(y));
}

/** A line that goes up and down once a tile. */
function zigzag(period: number): SignedDistance {
  return (x, y) => {
    const away = y - (Math.abs(x) - 0.25 * period);
    const nearest = Math.min(Math.abs(away), period - Math.abs(away));
    return nearest / Math.SQRT2 - 0.15 * period;
  };
}

const STEPS = 4;
const steps = Array.from({ length: STEPS }, (_, step) => step / STEPS);
const book = new PatternBook(
  tiles.length,
  { period: [11.4, 12.6, 14.2], phaseX: steps, phaseY: steps },
  (tile, { period, phaseX, phaseY }) => {
    const distance = tiles[tile].shape(period);
    const inTile = (z: number, phase: number) => {
      const turns = z / period + phase;
      return period * (turns - Math.floor(turns) - 0.5);
    };
    return drawPattern(SIDE, (x, y) => distance(inTile(x, phaseX), inTile(y, phaseY)));
  },
);

/** A pattern that repeats over the whole image. */
export const textures = member({
  id: "procedural-textures",
  title: "Textures",
  description:
    "A repeated pattern over the whole image; class: which, of eight. Varying: period, phase, colour, background colours, noise.",
  classNames: tiles.map(({ name }) => name),
  channels: 3,
  labelError: 0.02,
  split: "test",
  light: { highestBackground: 70, lowestForeground: 185, noise: 30 },
  book,
  draw: wholePattern(book),
});
