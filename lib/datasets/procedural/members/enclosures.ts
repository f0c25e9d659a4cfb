import type { Random } from "../../../platform/random/random";
import { greyImage } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern, type Pattern, SURE_OFF, SURE_ON, stampPattern } from "../pattern";
import { disc } from "../shapes";

const DOT = 7;
const REACH = (DOT - 1) / 2;
const PEN = 2.3;
const dot = drawPattern(DOT, disc(1.7));
/** No part of the curve comes as near to the dot's middle as this, in pixels. */
const CLEARANCE = 3;

/**
 * A closed curve and a dot; the class is whether the curve goes round the dot.
 *
 * Drawn so that however light and noise decide the pixels on the curve's edge, the answer is the same: a dot outside is
 * reached from the border past every pixel that may be bright, and one inside is not reached past those alone that
 * surely are. The dot is the smaller of the two bright pieces.
 */
export const enclosures = member({
  id: "procedural-enclosures",
  title: "Enclosures",
  description:
    "A closed curve with lobes, and a dot; class: whether the dot is inside. Varying: the curve, places, brightness, shading, noise.",
  classNames: ["outside", "inside"],
  channels: 1,
  labelError: 0.1,
  split: "test",
  light: { highestBackground: 60, lowestForeground: 190, noise: 26 },
  draw(cleanClass, random) {
    for (;;) {
      const { coverage } = drawCurve(random);
      const places = leavesBorderFree(coverage) && isWhole(coverage) ? placesFor(coverage, cleanClass === 1) : [];
      if (places.length === 0) continue;
      const place = places[random.integer(places.length)];
      const shift = { x: (place % SIDE) - REACH, y: Math.floor(place / SIDE) - REACH };
      stampPattern(coverage, SIDE, dot, shift);
      return greyImage(coverage, this.light, random);
    }
  },
});

/** A wavy ring: its radius swings three to five times on the way round. */
function drawCurve(random: Random): Pattern {
  const [centreX, centreY] = [8 * random.uniform() - 4, 8 * random.uniform() - 4];
  const nLobes = 3 + random.integer(3);
  const phase = 2 * Math.PI * random.uniform();
  const middle = 6.5 + 2 * random.uniform();
  const swing = 1.5 + 2 * random.uniform();
  return drawPattern(SIDE, (x, y) => {
    const [dx, dy] = [x - centreX, y - centreY];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const turn = nLobes * Math.atan2(dy, dx) + phase;
    const slope = (swing * nLobes * Math.sin(turn)) / Math.max(distance, middle / 2);
    return Math.abs(distance - middle - swing * Math.cos(turn)) / Math.sqrt(1 + slope * slope) - PEN / 2;
  });
}

/** Whether every pixel that may be bright touches one that surely is, so that noise makes no crumbs. */
function isWhole(curve: Uint8Array): boolean {
  const around = [-SIDE - 1, -SIDE, -SIDE + 1, -1, 1, SIDE - 1, SIDE, SIDE + 1];
  return curve.every((share, index) => share <= SURE_OFF || around.some((step) => curve[index + step] >= SURE_ON));
}

/** Pixels where a dot keeps clear of the curve and lies on the wanted side of it beyond doubt. */
function placesFor(curve: Uint8Array, isInside: boolean): readonly number[] {
  const reached = reachedFromBorder(curve, SIDE, isInside ? SURE_ON - 1 : SURE_OFF);
  const places: number[] = [];
  for (let y = CLEARANCE; y < SIDE - CLEARANCE; y++) {
    for (let x = CLEARANCE; x < SIDE - CLEARANCE; x++) {
      if ((reached[y * SIDE + x] === 1) !== isInside && isClear(curve, x, y)) places.push(y * SIDE + x);
    }
  }
  return places;
}

function isClear(curve: Uint8Array, x: number, y: number): boolean {
  for (let row = y - CLEARANCE; row <= y + CLEARANCE; row++) {
    for (let column = x - CLEARANCE; column <= x + CLEARANCE; column++) {
      const isNear = (row - y) ** 2 + (column - x) ** 2 <= CLEARANCE ** 2;
      if (isNear && curve[row * SIDE + column] > 0) return false;
    }
  }
  return true;
}

function leavesBorderFree(curve: Uint8Array): boolean {
  const last = SIDE - 1;
  for (let step = 0; step < SIDE; step++) {
    for (const index of [step, last * SIDE + step, step * SIDE, step * SIDE + last]) {
      if (curve[index] > 0) return false;
    }
  }
  return true;
}

/**
 * The pixels that can be reached from the border of a coverage over edges of pixels that are not covered.
 *
 * @param coverage Shape [side, side].
 * @param highestOpen A pixel may be passed when it is covered at most so much.
 * @returns 1 where a pixel is reached, shape [side, side].
 */
export function reachedFromBorder(coverage: Uint8Array, side: number, highestOpen: number): Uint8Array {
  const seen = new Uint8Array(coverage.length);
  const open: number[] = [];
  const visit = (index: number) => {
    if (seen[index] === 0 && coverage[index] <= highestOpen) {
      seen[index] = 1;
      open.push(index);
    }
  };
  for (let step = 0; step < side; step++) {
    for (const index of [step, (side - 1) * side + step, step * side, step * side + side - 1]) visit(index);
  }
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const column = index % side;
    if (column > 0) visit(index - 1);
    if (column < side - 1) visit(index + 1);
    if (index >= side) visit(index - side);
    if (index < coverage.length - side) visit(index + side);
  }
  return seen;
}
