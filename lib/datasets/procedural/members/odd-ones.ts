import { greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { motifBook } from "./mosaics";

const light = { highestBackground: 64, lowestForeground: 185, noise: 24 };
const PER_ROW = 3;
const CELL = 10;
const MARGIN = 1;
const N_CELLS = PER_ROW ** 2;

/** Nine motifs, eight of them the same; each lies in its own cell and can be read off by itself. */
export const oddOnes: ProceduralMember = {
  id: "procedural-odd-ones",
  title: "Odd ones out",
  description:
    "Nine motifs; class: the place of the one that differs. Varying: both motifs, place in the cell, size, pen, brightness, shading, noise.",
  version: 1,
  nClasses: N_CELLS,
  classNames: Array.from({ length: N_CELLS }, (_, cell) => `row ${1 + Math.floor(cell / 3)}, column ${1 + (cell % 3)}`),
  channels: 1,
  labelError: 0.1,
  split: "test",
  light,
  draw(cleanClass, random) {
    const usual = random.integer(motifBook.nClasses);
    const odd = (usual + 1 + random.integer(motifBook.nClasses - 1)) % motifBook.nClasses;
    const coverage = new Uint8Array(SIDE * SIDE);
    for (let cell = 0; cell < N_CELLS; cell++) {
      const left = MARGIN + CELL * (cell % PER_ROW);
      const top = MARGIN + CELL * Math.floor(cell / PER_ROW);
      const frame = { left, top, right: left + CELL - 1, bottom: top + CELL - 1 };
      motifBook.stampRandom(coverage, SIDE, cell === cleanClass ? odd : usual, frame, random);
    }
    return greyImage(coverage, light, random);
  },
};
