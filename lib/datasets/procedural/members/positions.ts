import { greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern, type Pattern } from "../pattern";
import { PatternBook } from "../pattern-book";
import { disc, plus, rectangle } from "../shapes";

const light = { highestBackground: 70, lowestForeground: 190, noise: 24 };
const CELL = 8;
const N_CELLS = (SIDE / CELL) ** 2;
const marks: readonly Pattern[] = [disc(1.5), disc(2.2), rectangle(1.5, 1.5), rectangle(2.5, 0.5), plus(2.5, 0.5)].map(
  (shape) => drawPattern(7, shape),
);
const markBook = new PatternBook({ nClasses: 1, nGeometries: marks.length, draw: (_, geometry) => marks[geometry] });

/** One small mark; no part of it reaches out of its cell, so every bright pixel tells the cell. */
export const positions: ProceduralMember = {
  id: "procedural-positions",
  title: "Positions",
  description:
    "One small mark; class: which of 4 × 4 cells holds it. Varying: place in the cell, form, brightness, shading, noise.",
  version: 1,
  nClasses: N_CELLS,
  classNames: Array.from({ length: N_CELLS }, (_, cell) => `row ${1 + Math.floor(cell / 4)}, column ${1 + (cell % 4)}`),
  channels: 1,
  labelError: 0,
  split: "train",
  light,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const left = CELL * (cleanClass % (SIDE / CELL));
    const top = CELL * Math.floor(cleanClass / (SIDE / CELL));
    markBook.stampRandom(coverage, SIDE, 0, { left, top, right: left + CELL - 1, bottom: top + CELL - 1 }, random);
    return greyImage(coverage, light, random);
  },
};
