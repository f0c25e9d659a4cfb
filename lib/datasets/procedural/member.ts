import type { Random } from "../../platform/random/random";
import type { Light } from "./light";
import type { PatternBook } from "./pattern-book";

/**
 * One data set of the procedural family.
 *
 * **Why the image determines the clean class, exactly.** Light and noise are bounded so that a pixel which a pattern
 * surely covers (coverage ≥ SURE_ON) always reaches THRESHOLD in its brightest channel, and one that it surely leaves
 * free (coverage ≤ SURE_OFF) never does: `keepsPatternVisible(light)`. So an image can show pattern A only if its
 * thresholded pixels include A's sure pixels and avoid A's free ones. Two patterns that disagree on one pixel (sure in
 * one, free in the other) can therefore never give the same image, however light and noise fall: the supports of their
 * images are disjoint. A pattern comes from a finite book, and a test compares every two patterns of different
 * classes at every shift. Members without a book say in their file why theirs are disjoint, and a test decodes them.
 *
 * The clean class K is thus a function of the image X, the label Y depends on X through K alone (label channel), and
 * classes are equally frequent; so I(X;Y) = `informationOfChannel(nClasses, labelError)` exactly.
 */
export interface ProceduralMember {
  readonly id: string;
  readonly title: string;
  /** What is drawn, what the class is, and what varies without telling the class. */
  readonly description: string;
  /** To be raised whenever the same index would give another image: results on the old ones must not be reused. */
  readonly version: number;
  readonly nClasses: number;
  readonly classNames: readonly string[];
  readonly channels: 1 | 3;
  /** Error of the symmetric channel that labels pass through. */
  readonly labelError: number;
  /** Side of the split of data sets. */
  readonly split: "train" | "test";
  readonly light: Light;
  /** The patterns that tell the class; absent where the class is told otherwise. */
  readonly book?: PatternBook;
  /**
   * Draws one image.
   *
   * @param cleanClass The class before the label channel, in [0, nClasses).
   * @param random The image's own stream: the image depends on nothing else.
   * @returns Raw intensities, shape [32, 32, channels].
   */
  draw(cleanClass: number, random: Random): Uint8Array;
}

/** A member in its first version, on the training side unless told, with as many classes as names. */
export function member(
  own: Omit<ProceduralMember, "version" | "nClasses" | "split"> & Partial<Pick<ProceduralMember, "split">>,
): ProceduralMember {
  return { version: 1, split: "train", nClasses: own.classNames.length, ...own };
}
