import { fillRectangle, greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 64, lowestForeground: 185, noise: 24 };
const PER_ROW = 4;
const PITCH = 7;
const TILE = 5;
const N_TILES = PER_ROW ** 2;

/**
 * Sixteen lamps; the class is whether an odd number is lit, about which any fifteen of them say nothing.
 *
 * Lamps are whole pixels, so each can be read off.
 */
export const parities: ProceduralMember = {
  id: "procedural-parities",
  title: "Parities",
  description:
    "Sixteen lamps; class: whether an even or an odd number is lit. Varying: which, place of the board, brightness, shading, noise.",
  version: 1,
  nClasses: 2,
  classNames: ["even", "odd"],
  channels: 1,
  labelError: 0.2,
  split: "train",
  light,
  draw(cleanClass, random) {
    const lit = Array.from({ length: N_TILES }, () => random.integer(2));
    const sum = lit.reduce((total, one) => total + one, 0);
    if (sum % 2 !== cleanClass) {
      const flipped = random.integer(N_TILES);
      lit[flipped] = 1 - lit[flipped];
    }
    const room = SIDE - ((PER_ROW - 1) * PITCH + TILE);
    const [left, top] = [random.integer(room + 1), random.integer(room + 1)];
    const coverage = new Uint8Array(SIDE * SIDE);
    lit.forEach((isLit, tile) => {
      if (isLit === 0) return;
      const place = { left: left + PITCH * (tile % PER_ROW), top: top + PITCH * Math.floor(tile / PER_ROW) };
      fillRectangle(coverage, SIDE, { ...place, width: TILE, height: TILE });
    });
    return greyImage(coverage, light, random);
  },
};
