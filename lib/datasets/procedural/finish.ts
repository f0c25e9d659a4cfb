import type { Random } from "../../platform/random/random";
import { addClutter, shadedBackground } from "./background";
import { brightColour } from "./colour";
import { compose, type Light, SIDE } from "./light";
import type { ProceduralMember } from "./member";
import { type PatternBook, square } from "./pattern-book";

/** A coverage in one random brightness over a shaded background, as most grey members end. */
export function greyImage(coverage: Uint8Array, light: Light, random: Random, background?: Uint8Array): Uint8Array {
  const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
  const behind = background ?? shadedBackground(1, light.highestBackground, random);
  return compose(coverage, behind, [level], light.noise, random);
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

type Draw = (this: ProceduralMember, cleanClass: number, random: Random) => Uint8Array;

const finished = (member: ProceduralMember, ...image: Parameters<typeof greyImage>): Uint8Array =>
  (member.channels === 1 ? greyImage : colourImage)(...image);

/** Draws a pattern of the class that fills the image. */
export function wholePattern(book: PatternBook): Draw {
  return function (cleanClass, random) {
    const { coverage } = book.pattern(cleanClass, random.integer(book.nGeometries));
    return finished(this, coverage, this.light, random);
  };
}

/**
 * Draws one pattern of the class, `margin` pixels from the border at least, among `clutter` dim things.
 *
 * @param options.clutter None unless told.
 */
export function onePattern(book: PatternBook, options: { readonly margin: number; readonly clutter?: number }): Draw {
  const { margin, clutter } = options;
  const frame = square(margin, margin, SIDE - 2 * margin);
  return function (cleanClass, random) {
    const coverage = book.stamped(cleanClass, frame, random);
    if (clutter === undefined) return finished(this, coverage, this.light, random);
    const background = shadedBackground(this.channels, this.light.highestBackground, random);
    addClutter(background, clutter, this.light.highestBackground, random);
    return finished(this, coverage, this.light, random, background);
  };
}
