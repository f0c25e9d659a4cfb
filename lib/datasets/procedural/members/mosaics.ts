import type { Random } from "../../../platform/random/random";
import { shadedBackground } from "../background";
import { brightColour } from "../colour";
import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { drawPattern, type SignedDistance } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";
import { disc, plus, rectangle, ring, turned } from "../shapes";

const light = { highestBackground: 60, lowestForeground: 190, noise: 26 };
const CELL = 8;
const MOTIF = 7; // odd, so that a thin stroke has pixels in its middle
const N_CELLS = (SIDE / CELL) ** 2;
const N_OWN = 8;
const MAX_OTHER = 4;

const quarter = Math.PI / 4;
const motifs: readonly { name: string; shape: (size: number, pen: number) => SignedDistance }[] = [
  { name: "dot", shape: (size) => disc(0.62 * size) },
  { name: "ring", shape: (size) => ring(size - 1.7, size - 0.2) },
  { name: "plus", shape: (size, pen) => plus(size, 0.5 * pen) },
  { name: "cross", shape: (size, pen) => turned(plus(1.3 * size, 0.5 * pen), quarter) },
  { name: "bar across", shape: (size, pen) => rectangle(size, 0.5 * pen) },
  { name: "bar down", shape: (size, pen) => rectangle(0.5 * pen, size) },
  { name: "slash", shape: (size, pen) => turned(rectangle(1.3 * size, 0.5 * pen), -quarter) },
  { name: "backslash", shape: (size, pen) => turned(rectangle(1.3 * size, 0.5 * pen), quarter) },
  { name: "frame", shape: (size, pen) => frame(size - 0.5, pen) },
  { name: "corner", shape: (size, pen) => corner(size, pen) },
];

/** The outline of a square, a row of pixels wide. */
function frame(halfSide: number, pen: number): SignedDistance {
  const outline = rectangle(Math.round(halfSide), Math.round(halfSide));
  return (x, y) => Math.abs(outline(x, y)) - 0.5 * pen;
}

/** A vertical and a horizontal stroke that meet at the lower left, each along a row or column of pixels. */
function corner(size: number, pen: number): SignedDistance {
  const down = rectangle(0.5 * pen, size);
  const across = rectangle(size, 0.5 * pen);
  return (x, y) => Math.min(down(x + 2, y), across(x, y - 2));
}

export const motifNames: readonly string[] = motifs.map(({ name }) => name);

const geometries = combinations({ size: [3, 3.4], pen: [1, 1.2] });
/** Ten motifs of 7 × 7 pixels, no two of which can be taken for one another. */
export const motifBook = new PatternBook({
  nClasses: motifs.length,
  nGeometries: geometries.length,
  draw(motif, geometry) {
    const { size, pen } = geometries[geometry];
    return drawPattern(MOTIF, motifs[motif].shape(size, pen));
  },
});

/**
 * Sixteen cells with a motif each; the class is the motif that fills most of them.
 *
 * Each cell holds one pattern of the book and no other cell reaches into it, so each cell's motif can be read off; the
 * class fills eight cells, any other motif at most four.
 */
export const mosaics: ProceduralMember = {
  id: "procedural-mosaics",
  title: "Mosaics",
  description:
    "Sixteen motifs; class: the most frequent (8 of 16, any other at most 4). Varying: arrangement, the other motifs, colour, size, pen, place, noise.",
  version: 1,
  nClasses: motifs.length,
  classNames: motifNames,
  channels: 3,
  labelError: 0.05,
  split: "test",
  light,
  book: motifBook,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const cells = fillCells(cleanClass, random);
    for (let cell = 0; cell < N_CELLS; cell++) {
      const left = CELL * (cell % (SIDE / CELL));
      const top = CELL * Math.floor(cell / (SIDE / CELL));
      const frame = { left, top, right: left + CELL - 1, bottom: top + CELL - 1 };
      motifBook.stampRandom(coverage, SIDE, cells[cell], frame, random);
    }
    const background = shadedBackground(3, light.highestBackground, random);
    return compose(coverage, background, brightColour(light.lowestForeground, random), light.noise, random);
  },
};

/** A motif for each cell, in random order. */
function fillCells(cleanClass: number, random: Random): readonly number[] {
  const counts = new Array<number>(motifs.length).fill(0);
  const cells = new Array<number>(N_OWN).fill(cleanClass);
  while (cells.length < N_CELLS) {
    const motif = random.integer(motifs.length);
    if (motif === cleanClass || counts[motif] === MAX_OTHER) continue;
    counts[motif]++;
    cells.push(motif);
  }
  return Array.from(random.permutation(N_CELLS), (place) => cells[place]);
}
