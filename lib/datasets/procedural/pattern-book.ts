import type { Random } from "../../platform/random/random";
import { type Box, type Pattern, stampPattern } from "./pattern";

/**
 * All patterns of a set of classes: a finite list of geometries (sizes, angles, strokes …) for each class.
 *
 * Finite lists make the claim checkable that an image determines its class: a test compares every two patterns of
 * different classes at every shift (see `member.ts`).
 */
export class PatternBook {
  private readonly drawn: (Pattern | undefined)[];

  /**
   * @param options.draw Draws geometry `geometry` of class `patternClass`; a pure function.
   */
  constructor(
    private readonly options: {
      readonly nClasses: number;
      readonly nGeometries: number;
      readonly draw: (patternClass: number, geometry: number) => Pattern;
    },
  ) {
    this.drawn = new Array(options.nClasses * options.nGeometries);
  }

  get nClasses(): number {
    return this.options.nClasses;
  }

  get nGeometries(): number {
    return this.options.nGeometries;
  }

  /** The pattern of a class and geometry, drawn at its first use. */
  pattern(patternClass: number, geometry: number): Pattern {
    const index = patternClass * this.nGeometries + geometry;
    const pattern = this.drawn[index] ?? this.options.draw(patternClass, geometry);
    this.drawn[index] = pattern;
    return pattern;
  }

  /**
   * Stamps a random geometry of a class at a random place that keeps it inside `frame`.
   *
   * @returns Which geometry, and how far its grid was moved.
   */
  stampRandom(
    target: Uint8Array,
    targetSize: number,
    patternClass: number,
    frame: Box,
    random: Random,
  ): { readonly geometry: number; readonly x: number; readonly y: number } {
    const geometry = random.integer(this.nGeometries);
    const pattern = this.pattern(patternClass, geometry);
    const shift = randomShift(pattern.box, frame, random);
    stampPattern(target, targetSize, pattern, shift);
    return { geometry, ...shift };
  }
}

/** A uniformly random shift that puts `box` inside `frame`. */
function randomShift(box: Box, frame: Box, random: Random): { x: number; y: number } {
  const along = (low: number, high: number, frameLow: number, frameHigh: number) => {
    const room = frameHigh - frameLow - (high - low);
    if (room < 0) throw new RangeError(`Cannot place a pattern ${high - low + 1} wide in ${frameHigh - frameLow + 1}.`);
    return frameLow - low + random.integer(room + 1);
  };
  return {
    x: along(box.left, box.right, frame.left, frame.right),
    y: along(box.top, box.bottom, frame.top, frame.bottom),
  };
}

/** Every combination of the given lists, the last varying fastest. */
export function combinations<T extends Readonly<Record<string, readonly unknown[]>>>(
  lists: T,
): readonly { readonly [K in keyof T]: T[K][number] }[] {
  let rows: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(lists)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return rows as { readonly [K in keyof T]: T[K][number] }[];
}
