import { createRandom } from "../../random/random";
import type { ProceduralMember } from "./member";
import { blobs } from "./members/blobs";
import { conjunctions } from "./members/conjunctions";
import { counts } from "./members/counts";
import { digits } from "./members/digits";
import { gratings } from "./members/gratings";
import { mosaics } from "./members/mosaics";
import { shapes } from "./members/shapes";
import { sums } from "./members/sums";

/** Seed of the whole family. Not a parameter: a member is a data set, the same for everybody. */
export const FAMILY_SEED = 2019;

/** The procedural family, from easy to hard (reference accuracies: `referenceAccuracy`). */
export const proceduralFamily: readonly ProceduralMember[] = [
  blobs,
  gratings,
  digits,
  shapes,
  mosaics,
  counts,
  conjunctions,
  sums,
];

export function findProceduralMember(id: string): ProceduralMember | undefined {
  return proceduralFamily.find((member) => member.id === id);
}

/** Part of a procedural set; the parts are drawn from the same distribution and share no image stream. */
export type ProceduralPart = "train" | "test";

/** The class of image `index` before the label channel: classes take turns, so any whole round is balanced. */
export function cleanClassOf(member: ProceduralMember, index: number): number {
  return index % member.nClasses;
}

/**
 * Image `index` of a member: a pure function of member, part and index, so any number can be drawn in any order.
 *
 * @returns Raw intensities, shape [32, 32, channels].
 */
export function drawProceduralImage(member: ProceduralMember, part: ProceduralPart, index: number): Uint8Array {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new RangeError(`Cannot draw image ${index} of ${member.id}: the index must be an integer from 0.`);
  }
  const random = createRandom(FAMILY_SEED, "procedural", member.id, member.version, part, index);
  return member.draw(cleanClassOf(member, index), random);
}
