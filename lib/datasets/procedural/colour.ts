import type { Random } from "../../platform/random/random";

/**
 * A random colour that is bright in at least one channel.
 *
 * @param lowest The brightest channel is at least this, 0 … 255; the other two are anything.
 * @returns Levels of red, green and blue.
 */
export function brightColour(lowest: number, random: Random): readonly [number, number, number] {
  const levels: [number, number, number] = [random.integer(256), random.integer(256), random.integer(256)];
  levels[random.integer(3)] = lowest + random.integer(256 - lowest);
  return levels;
}

/** Names of the colours that {@link namedColour} draws, with the channels that are bright in each. */
const brightChannels = [
  { name: "red", bright: [true, false, false] },
  { name: "green", bright: [false, true, false] },
  { name: "blue", bright: [false, false, true] },
  { name: "yellow", bright: [true, true, false] },
] as const;

export const colourNames: readonly string[] = brightChannels.map(({ name }) => name);

/**
 * A random shade of a named colour: its bright channels are at least `lowest`, the others at most `highest`, so where
 * a pattern surely covers a pixel, the channels above the threshold tell the colour.
 */
export function namedColour(
  colour: number,
  bounds: { readonly lowest: number; readonly highest: number },
  random: Random,
): readonly number[] {
  return shadeOf(brightChannels[colour].bright, bounds, random);
}

/** A random colour that is at least `lowest` in its bright channels and at most `highest` in the others. */
export function shadeOf(
  brightChannels: readonly boolean[],
  bounds: { readonly lowest: number; readonly highest: number },
  random: Random,
): readonly number[] {
  return brightChannels.map((bright) =>
    bright ? bounds.lowest + random.integer(256 - bounds.lowest) : random.integer(bounds.highest + 1),
  );
}
