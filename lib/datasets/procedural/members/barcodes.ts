import { fillRectangle, greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { type Pattern, patternFrom } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";

const light = { highestBackground: 64, lowestForeground: 185, noise: 30 };
const frame = { left: 0, top: 0, right: SIDE - 1, bottom: SIDE - 1 };
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

const geometries = combinations({ height: [12, 16, 20, 24], isUpright: [true, false] });

const book = new PatternBook({
  nClasses: N_CLASSES,
  nGeometries: geometries.length,
  draw: (code, geometry) => drawCode(codes[code], geometries[geometry]),
});

function drawCode(code: string, { height, isUpright }: { height: number; isUpright: boolean }): Pattern {
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
export const barcodes: ProceduralMember = {
  id: "procedural-barcodes",
  title: "Bar codes",
  description:
    "Four bars; class: their code, of thirty, in wide and narrow bars and gaps. Varying: upright or lying, length, place, brightness, shading, noise.",
  version: 1,
  nClasses: N_CLASSES,
  classNames: codes.map((code) => code.replace(/0/g, "n").replace(/1/g, "w")),
  channels: 1,
  labelError: 0.1,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    const coverage = new Uint8Array(SIDE * SIDE);
    book.stampRandom(coverage, SIDE, cleanClass, frame, random);
    return greyImage(coverage, light, random);
  },
};
