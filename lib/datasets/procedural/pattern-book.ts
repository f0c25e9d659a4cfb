import type { Random } from "../../platform/random/random";
import { SIDE } from "./light";
import { type Box, type Pattern, stampPattern } from "./pattern";

/**
 * All patterns of a set of classes: a finite list of geometries (sizes, angles, strokes …) for each class.
 *
 * Finite lists make the claim checkable that an image determines its class: a test compares every two patterns of
 * different classes at every shift (see `member.ts`).
 */
export class PatternBook<Variation extends object = object> {
  readonly nGeometries: number;
  private readonly drawn: (Pattern | undefined)[] = [];
  private readonly variations: readonly Variation[];
  private readonly draw: (patternClass: number, geometry: number) => Pattern;

  /**
   * @param lists What varies: a geometry is one combination of a value of each list.
   * @param draw Draws one variation of a class; a pure function.
   */
  constructor(
    readonly nClasses: number,
    lists: { readonly [Name in keyof Variation]: readonly Variation[Name][] },
    draw: (patternClass: number, variation: Variation) => Pattern,
  ) {
    this.variations = combinations(lists);
    this.nGeometries = this.variations.length;
    this.draw = (patternClass, geometry) => draw(patternClass, this.variations[geometry]);
  }

  /** The pattern of a class and geometry, drawn at its first use. */
  pattern(patternClass: number, geometry: number): Pattern {
    const index = patternClass * this.nGeometries + geometry;
    const pattern = this.drawn[index] ?? this.draw(patternClass, geometry);
    this.drawn[index] = pattern;
    return pattern;
  }

  /**
   * Stamps a random geometry of a class at a random place that keeps it inside `frame`.
   *
   * @param target Coverage, shape [SIDE, SIDE].
   * @returns How the geometry varies, and how far its grid was moved.
   */
  stampRandom(target: Uint8Array, patternClass: number, frame: Box, random: Random) {
    const geometry = random.integer(this.nGeometries);
    const pattern = this.pattern(patternClass, geometry);
    const shift = randomShift(pattern.box, frame, random);
    stampPattern(target, SIDE, pattern, shift);
    return { variation: this.variations[geometry], ...shift };
  }

  /** The coverage of an image with one pattern alone, by {@link stampRandom}. */
  stamped(patternClass: number, frame: Box, random: Random): Uint8Array {
    const coverage = new Uint8Array(SIDE * SIDE);
    this.stampRandom(coverage, patternClass, frame, random);
    return coverage;
  }
}

/** The box of a square of whole pixels. */
export function square(left: number, top: number, side: number): Box {
  return { left, top, right: left + side - 1, bottom: top + side - 1 };
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
function combinations<Row extends object>(lists: { readonly [Name in keyof Row]: readonly Row[Name][] }): Row[] {
  let rows: object[] = [{}];
  for (const [name, values] of Object.entries<readonly unknown[]>(lists)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return rows as Row[];
}
