import type { Random } from "../../../platform/random/random";
import { fillRectangle, greyImage, onePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { type Pattern, patternFrom } from "../pattern";
import { PatternBook } from "../pattern-book";

const PER_ROW = 4;
const PITCH = 7;
const TILE = 5;
const N_TILES = PER_ROW ** 2;

/**
 * Sixteen lamps; the class is whether an odd number is lit, about which any fifteen of them say nothing.
 *
 * Lamps are whole pixels, so each can be read off.
 */
export const parities = member({
  id: "procedural-parities",
  title: "Parities",
  description:
    "Sixteen lamps; class: whether an even or an odd number is lit. Varying: which, place of the board, brightness, shading, noise.",
  classNames: ["even", "odd"],
  channels: 1,
  labelError: 0.2,
  light: { highestBackground: 64, lowestForeground: 185, noise: 24 },
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
    return greyImage(coverage, this.light, random);
  },
});

const SQUARE = 4;
const N = SIDE / SQUARE;
/** So many tiles at least break every symmetry but the class's own. */
const MIN_BROKEN = 8;
const symmetriesClassNames = ["mirrored left–right", "mirrored top–bottom", "half turn", "none"];

/** Where the tile at (column, row) goes under each symmetry. */
const images: readonly ((column: number, row: number) => number)[] = [
  (column, row) => row * N + (N - 1 - column),
  (column, row) => (N - 1 - row) * N + column,
  (column, row) => (N - 1 - row) * N + (N - 1 - column),
];

/** Black and white tiles of whole pixels, which can be read off; the class is the symmetry that they have. */
export const symmetries = member({
  id: "procedural-symmetries",
  title: "Symmetries",
  description:
    "8 × 8 tiles; class: the symmetry they have, left–right, top–bottom, half turn or none. Varying: the tiles, their density, brightness, shading, noise.",
  classNames: symmetriesClassNames,
  channels: 1,
  labelError: 0.1,
  light: { highestBackground: 64, lowestForeground: 185, noise: 28 },
  draw(cleanClass, random) {
    const tiles = drawTiles(cleanClass, random);
    const coverage = new Uint8Array(SIDE * SIDE);
    tiles.forEach((isBright, tile) => {
      const [left, top] = [SQUARE * (tile % N), SQUARE * Math.floor(tile / N)];
      if (isBright) fillRectangle(coverage, SIDE, { left, top, width: SQUARE, height: SQUARE });
    });
    return greyImage(coverage, this.light, random);
  },
});

/** Random tiles made symmetric, drawn again until every other symmetry is clearly broken. */
function drawTiles(cleanClass: number, random: Random): readonly boolean[] {
  for (;;) {
    const density = 0.35 + 0.3 * random.uniform();
    const tiles = Array.from({ length: N * N }, () => random.uniform() < density);
    const own = images[cleanClass];
    if (own) {
      tiles.forEach((isBright, tile) => {
        tiles[own(tile % N, Math.floor(tile / N))] = isBright;
      });
    }
    const broken = (image: (column: number, row: number) => number) =>
      tiles.filter((isBright, tile) => isBright !== tiles[image(tile % N, Math.floor(tile / N))]).length;
    if (images.every((image) => image === own || broken(image) >= MIN_BROKEN)) return tiles;
  }
}

const N_CLASSES = 30;
const N_ELEMENTS = 7;
const N_WIDE = 3;
const [NARROW, WIDE] = [2, 4];
const LENGTH = N_ELEMENTS * NARROW + N_WIDE * (WIDE - NARROW);

/** The first thirty ways to make three of seven elements wide; elements are bars and gaps in turn. */
const codes: readonly string[] = Array.from({ length: 1 << N_ELEMENTS }, (_, bits) =>
  bits.toString(2).padStart(N_ELEMENTS, "0"),
)
  .filter((code) => [...code].filter((element) => element === "1").length === N_WIDE)
  .slice(0, N_CLASSES);

const barcodesBook = new PatternBook(
  N_CLASSES,
  { height: [12, 16, 20, 24], isUpright: [true, false] },
  (code, { height, isUpright }) => drawCode(codes[code], height, isUpright),
);

function drawCode(code: string, height: number, isUpright: boolean): Pattern {
  const coverage = new Uint8Array(SIDE * SIDE);
  [...code].reduce(
    (left, element, index) => {
      const width = element === "1" ? WIDE : NARROW;
      if (index % 2 === 0) fillRectangle(coverage, SIDE, { left, top: 4, width, height });
      return left + width;
    },
    (SIDE - LENGTH) / 2,
  );
  const at = (z: number) => z + (SIDE - 1) / 2;
  return patternFrom(
    SIDE,
    (x, y) => (isUpright ? coverage[at(y) * SIDE + at(x)] : coverage[at(x) * SIDE + at(y)]) / 255,
  );
}

/** A bar code of whole pixels: the widths of bars and gaps can be read off any row, or column if it lies. */
export const barcodes = member({
  id: "procedural-barcodes",
  title: "Bar codes",
  description:
    "Four bars; class: their code, of thirty, in wide and narrow bars and gaps. Varying: upright or lying, length, place, brightness, shading, noise.",
  classNames: codes.map((code) => code.replace(/0/g, "n").replace(/1/g, "w")),
  channels: 1,
  labelError: 0.1,
  light: { highestBackground: 64, lowestForeground: 185, noise: 30 },
  book: barcodesBook,
  draw: onePattern(barcodesBook, { margin: 0 }),
});
