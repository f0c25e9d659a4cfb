import type { Random } from "../../platform/random/random";
import { SIDE } from "./light";
import { drawPattern, type Pattern } from "./pattern";
import { disc, rectangle, turned } from "./shapes";

/**
 * A background that shades between four random corner levels.
 *
 * @param highest No value exceeds it.
 * @returns Shape [SIDE, SIDE, nChannels].
 */
export function shadedBackground(nChannels: number, highest: number, random: Random): Uint8Array {
  const side = SIDE; // read once: an imported constant is looked up at every use
  const field = new Uint8Array(side * side * nChannels);
  const last = side - 1;
  for (let channel = 0; channel < nChannels; channel++) {
    const [topLeft, topRight, bottomLeft, bottomRight] = [0, 1, 2, 3].map(() => random.integer(highest + 1));
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const top = topLeft * (last - column) + topRight * column;
        const bottom = bottomLeft * (last - column) + bottomRight * column;
        field[(row * side + column) * nChannels + channel] = Math.floor(
          (top * (last - row) + bottom * row) / (last * last),
        );
      }
    }
  }
  return field;
}

/**
 * Draws dim lines and discs over a background, as things that a network must learn to look past.
 *
 * @param highest No value exceeds it, so clutter never passes for foreground.
 */
export function addClutter(field: Uint8Array, nItems: number, highest: number, random: Random): void {
  for (let item = 0; item < nItems; item++) {
    const [x, y] = [random.integer(SIDE), random.integer(SIDE)];
    const isDisc = random.uniform() < 0.4;
    const reach = isDisc ? 2 + random.integer(4) : 4 + random.integer(9);
    const shape = isDisc ? disc(reach - 0.5) : turned(rectangle(reach - 1, 1.25), Math.PI * random.uniform());
    paintDim(field, drawPattern(2 * reach + 1, shape), x - reach, y - reach, highest, random);
  }
}

/** Paints a pattern in a random dim colour, its upper left corner at (left, top); what falls outside is cut off. */
export function paintDim(
  field: Uint8Array,
  pattern: Pattern,
  left: number,
  top: number,
  highest: number,
  random: Random,
): void {
  const side = SIDE;
  const nChannels = field.length / (side * side);
  const levels = Array.from({ length: nChannels }, () => random.integer(highest + 1));
  for (let row = Math.max(0, top); row < Math.min(side, top + pattern.size); row++) {
    for (let column = Math.max(0, left); column < Math.min(side, left + pattern.size); column++) {
      const share = pattern.coverage[(row - top) * pattern.size + column - left];
      for (let channel = 0; channel < nChannels; channel++) {
        const index = (row * side + column) * nChannels + channel;
        field[index] = Math.floor((field[index] * (255 - share) + levels[channel] * share) / 255);
      }
    }
  }
}
