import type { Random } from "../../../platform/random/random";
import { colourImage, greyImage, onePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { drawPattern, type SignedDistance } from "../pattern";
import { PatternBook, square } from "../pattern-book";
import { disc, plus, rectangle, ring, turned } from "../shapes";

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

const motifNames: readonly string[] = motifs.map(({ name }) => name);

/** Ten motifs of 7 × 7 pixels, no two of which can be taken for one another. */
const motifBook = new PatternBook(motifs.length, { size: [3, 3.4], pen: [1, 1.2] }, (motif, { size, pen }) => {
  return drawPattern(MOTIF, motifs[motif].shape(size, pen));
});

/**
 * Sixteen cells with a motif each; the class is the motif that fills most of them.
 *
 * Each cell holds one pattern of the book and no other cell reaches into it, so each cell's motif can be read off; the
 * class fills eight cells, any other motif at most four.
 */
export const mosaics = member({
  id: "procedural-mosaics",
  title: "Mosaics",
  description:
    "Sixteen motifs; class: the most frequent (8 of 16, any other at most 4). Varying: arrangement, the other motifs, colour, size, pen, place, noise.",
  classNames: motifNames,
  channels: 3,
  labelError: 0.05,
  split: "test",
  light: { highestBackground: 60, lowestForeground: 190, noise: 26 },
  book: motifBook,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    const cells = fillCells(cleanClass, random);
    for (let cell = 0; cell < N_CELLS; cell++) {
      const frame = square(CELL * (cell % (SIDE / CELL)), CELL * Math.floor(cell / (SIDE / CELL)), CELL);
      motifBook.stampRandom(coverage, cells[cell], frame, random);
    }
    return colourImage(coverage, this.light, random);
  },
});

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

/** One motif of 7 × 7 pixels in a haystack of darker lines and discs. */
export const needles = member({
  id: "procedural-needles",
  title: "Needles",
  description:
    "One small motif among much dim clutter; class: which, of ten. Varying: place, colour, size, pen, clutter, background colours, noise.",
  classNames: motifNames,
  channels: 3,
  labelError: 0.1,
  light: { highestBackground: 76, lowestForeground: 185, noise: 26 },
  book: motifBook,
  draw: onePattern(motifBook, { margin: 0, clutter: 10 }),
});

const PER_ROW = 3;
const NINTH = 10;

/** Nine motifs, eight of them the same; each lies in its own cell and can be read off by itself. */
export const oddOnes = member({
  id: "procedural-odd-ones",
  title: "Odd ones out",
  description:
    "Nine motifs; class: the place of the one that differs. Varying: both motifs, place in the cell, size, pen, brightness, shading, noise.",
  classNames: Array.from(
    { length: PER_ROW ** 2 },
    (_, cell) => `row ${1 + Math.floor(cell / 3)}, column ${1 + (cell % 3)}`,
  ),
  channels: 1,
  labelError: 0.1,
  split: "test",
  light: { highestBackground: 64, lowestForeground: 185, noise: 24 },
  draw(cleanClass, random) {
    const usual = random.integer(motifBook.nClasses);
    const odd = (usual + 1 + random.integer(motifBook.nClasses - 1)) % motifBook.nClasses;
    const coverage = new Uint8Array(SIDE * SIDE);
    for (let cell = 0; cell < PER_ROW ** 2; cell++) {
      const frame = square(1 + NINTH * (cell % PER_ROW), 1 + NINTH * Math.floor(cell / PER_ROW), NINTH);
      motifBook.stampRandom(coverage, cell === cleanClass ? odd : usual, frame, random);
    }
    return greyImage(coverage, this.light, random);
  },
});
