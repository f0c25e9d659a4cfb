import { greyImage } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { patternFrom } from "../pattern";
import { PatternBook, square } from "../pattern-book";

const HALF = SIDE / 2;
const FEWEST = 2;
const classNames = ["east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east"];
const book = new PatternBook(
  classNames.length,
  { jitterDegrees: [-6, 0, 6], length: [11, 13], head: [2.9, 3.3] },
  (direction, { jitterDegrees, length, head }) => {
    const angle = ((45 * direction + jitterDegrees) * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return patternFrom(HALF, (x, y) => {
      const ahead = x * cosine + y * sine - (length / 2 - head);
      const aside = x * sine - y * cosine;
      const inHead = 0.5 - (Math.sqrt(ahead * ahead + aside * aside) - head);
      const behind = Math.min(1, Math.max(0, -ahead / (length - head)));
      const inTail = ahead > 0 || behind === 1 ? 0 : 0.5 - (Math.abs(aside) - head * (1 - 0.85 * behind));
      return Math.max(inHead, Math.min(1, inTail) * (1 - behind ** 8));
    });
  },
);

/**
 * Things that move, each with the blur of its motion behind it.
 *
 * A quarter of the image holds one comet or none, entirely, so each can be read off by itself.
 */
export const comets = member({
  id: "procedural-comets",
  title: "Comets",
  description:
    "Two to four comets with tails of motion blur; class: where they fly, of eight directions. Varying: how many, places, sizes, ±6° each, brightness, shading, noise.",
  classNames,
  channels: 1,
  labelError: 0.05,
  light: { highestBackground: 60, lowestForeground: 195, noise: 26 },
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const nComets = FEWEST + random.integer(3);
    const quarters = random.permutation(4).subarray(0, nComets);
    for (const quarter of quarters) {
      const [left, top] = [HALF * (quarter % 2), HALF * Math.floor(quarter / 2)];
      book.stampRandom(coverage, cleanClass, square(left, top, HALF), random);
    }
    return greyImage(coverage, this.light, random);
  },
});
