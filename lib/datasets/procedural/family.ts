import { createRandom } from "../../platform/random/random";
import type { ProceduralMember } from "./member";
import { blobs } from "./members/blobs";
import { clocks } from "./members/clocks";
import { comets } from "./members/comets";
import { counts } from "./members/counts";
import { digits, ghosts, sums } from "./members/digits";
import { enclosures } from "./members/enclosures";
import { letters } from "./members/letters";
import { positions, relations } from "./members/marks";
import { mazes } from "./members/mazes";
import { mosaics, needles, oddOnes } from "./members/motifs";
import { petals } from "./members/petals";
import { blinds, conjunctions, hues, shapes } from "./members/shapes";
import { textures } from "./members/textures";
import { barcodes, parities, symmetries } from "./members/tiles";
import { gratings, periods, ramps } from "./members/waves";

/** Seed of the whole family. Not a parameter: a member is a data set, the same for everybody. */
export const FAMILY_SEED = 2019;

/** Eight members from easy to hard: what a profile takes while eight are enough. */
export const firstMembers: readonly ProceduralMember[] = [
  blobs,
  gratings,
  digits,
  shapes,
  mosaics,
  counts,
  conjunctions,
  sums,
];

/** Nineteen more, again from easy to hard, each with a question of its own. */
const furtherMembers: readonly ProceduralMember[] = [
  ramps,
  positions,
  hues,
  clocks,
  relations,
  textures,
  periods,
  comets,
  letters,
  ghosts,
  enclosures,
  symmetries,
  blinds,
  barcodes,
  petals,
  needles,
  mazes,
  oddOnes,
  parities,
];

/**
 * The procedural family: 27 data sets, 20 to learn from and 7 to be judged on, as many as the thesis has (§2.1.2).
 * README.md beside this file says how hard each is.
 */
export const proceduralFamily: readonly ProceduralMember[] = [...firstMembers, ...furtherMembers];

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
