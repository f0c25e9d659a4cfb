import type { Random } from "../../platform/random/random";
import type { Light } from "./light";

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

const shades = {
  ...{ red: [true, false, false], yellow: [true, true, false], green: [false, true, false] },
  ...{ cyan: [false, true, true], blue: [false, false, true], magenta: [true, false, true], white: [true, true, true] },
} as const;

/** Colours that can be told by the channels that are bright in them. */
export type ColourName = keyof typeof shades;

/**
 * A random shade of a named colour: its bright channels are as the foreground, the others as the background, so where
 * a pattern surely covers a pixel, the channels above the threshold tell the colour.
 */
export function shadeOf(colour: ColourName, light: Light, random: Random): readonly number[] {
  const { lowestForeground: lowest, highestBackground: highest } = light;
  return shades[colour].map((bright) => (bright ? lowest + random.integer(256 - lowest) : random.integer(highest + 1)));
}
