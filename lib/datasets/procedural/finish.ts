import type { Random } from "../../platform/random/random";
import { shadedBackground } from "./background";
import { brightColour } from "./colour";
import { compose, type Light } from "./light";

/** A coverage in one random brightness over a shaded background, as most grey members end. */
export function greyImage(coverage: Uint8Array, light: Light, random: Random): Uint8Array {
  const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
  return compose(coverage, shadedBackground(1, light.highestBackground, random), [level], light.noise, random);
}

/** A coverage in one random bright colour over a shaded background, as most coloured members end. */
export function colourImage(
  coverage: Uint8Array,
  light: Light,
  random: Random,
  background: Uint8Array = shadedBackground(3, light.highestBackground, random),
): Uint8Array {
  return compose(coverage, background, brightColour(light.lowestForeground, random), light.noise, random);
}

/** Covers a rectangle of whole pixels entirely. */
export function fillRectangle(
  coverage: Uint8Array,
  side: number,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): void {
  for (let row = top; row < top + height; row++) coverage.fill(255, row * side + left, row * side + left + width);
}
