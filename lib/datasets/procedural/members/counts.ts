import type { Random } from "../../../platform/random/random";
import { shadedBackground } from "../background";
import { compose, negative, SIDE } from "../light";
import { member } from "../member";
import { drawPattern, type Pattern, stampPattern } from "../pattern";
import { disc } from "../shapes";

const MAX_COUNT = 10;
const GRID = 9;
const MARGIN = 4;
const GAP = 2.5;
const dots = [1.6, 2, 2.4, 2.8, 3.2].map((radius) => ({ radius, pattern: drawPattern(GRID, disc(radius)) }));

/**
 * Some dots; the class is how many.
 *
 * Two dots are at least 2.5 pixels apart, edge to edge, and coverage falls from sure to free within 0.75 pixels of an
 * edge, so thresholded dots never touch, not even at corners. Each stays in one piece: centres lie on pixels, and any
 * pixel in the band between sure and free has a neighbour (of eight) at least one pixel nearer the centre, which is
 * sure. So the number of connected pieces of the thresholded image is the number of dots. Dots leave a corner free,
 * which tells a negative from a positive.
 */
export const counts = member({
  id: "procedural-counts",
  title: "Counts",
  description: "Dots; class: how many, 1 to 10. Varying: places, sizes, brightness of each, shading, negative, noise.",
  classNames: Array.from({ length: MAX_COUNT }, (_, index) => `${index + 1}`),
  channels: 1,
  labelError: 0.1,
  light: { highestBackground: 60, lowestForeground: 190, noise: 26 },
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const foreground = new Uint8Array(SIDE * SIDE).fill(this.light.lowestForeground);
    for (const { x, y, dot } of placeDots(cleanClass + 1, random)) {
      const shift = { x: x - (GRID - 1) / 2, y: y - (GRID - 1) / 2 };
      stampPattern(coverage, SIDE, dots[dot].pattern, shift);
      const level = this.light.lowestForeground + random.integer(256 - this.light.lowestForeground);
      paintLevel(foreground, dots[dot].pattern, shift, level);
    }
    const background = shadedBackground(1, this.light.highestBackground, random);
    const image = compose(coverage, background, foreground, this.light.noise, random);
    return random.uniform() < 0.5 ? negative(image) : image;
  },
});

/** Sets the foreground level wherever a shifted pattern covers anything. */
function paintLevel(foreground: Uint8Array, pattern: Pattern, shift: { x: number; y: number }, level: number): void {
  for (let index = 0; index < pattern.coverage.length; index++) {
    if (pattern.coverage[index] === 0) continue;
    const column = index % pattern.size;
    foreground[((index - column) / pattern.size + shift.y) * SIDE + column + shift.x] = level;
  }
}

interface PlacedDot {
  readonly x: number;
  readonly y: number;
  readonly dot: number;
}

/** Dots of random sizes, each at a place drawn uniformly among those that are still free; begun anew when full. */
function placeDots(nDots: number, random: Random): readonly PlacedDot[] {
  for (;;) {
    // Sizes up to a bound drawn for the whole image: the covered area says little about the number of dots.
    const largest = 1 + random.integer(dots.length);
    const placed: PlacedDot[] = [];
    while (placed.length < nDots) {
      const dot = random.integer(largest);
      const free = freePlaces(placed, dot);
      if (free.length === 0) break;
      placed.push({ ...free[random.integer(free.length)], dot });
    }
    if (placed.length === nDots) return placed;
  }
}

function freePlaces(placed: readonly PlacedDot[], dot: number): readonly { x: number; y: number }[] {
  const free: { x: number; y: number }[] = [];
  for (let y = MARGIN; y < SIDE - MARGIN; y++) {
    for (let x = MARGIN; x < SIDE - MARGIN; x++) {
      const isFree = placed.every((other) => {
        const distance = dots[dot].radius + dots[other.dot].radius + GAP;
        return (x - other.x) ** 2 + (y - other.y) ** 2 >= distance ** 2;
      });
      if (isFree) free.push({ x, y });
    }
  }
  return free;
}
