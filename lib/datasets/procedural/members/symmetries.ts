import type { Random } from "../../../platform/random/random";
import { fillRectangle, greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";

const light = { highestBackground: 64, lowestForeground: 185, noise: 28 };
const TILE = 4;
const N = SIDE / TILE;
/** So many tiles at least break every symmetry but the class's own. */
const MIN_BROKEN = 8;
const classNames = ["mirrored left–right", "mirrored top–bottom", "half turn", "none"];

/** Where the tile at (column, row) goes under each symmetry. */
const images: readonly ((column: number, row: number) => number)[] = [
  (column, row) => row * N + (N - 1 - column),
  (column, row) => (N - 1 - row) * N + column,
  (column, row) => (N - 1 - row) * N + (N - 1 - column),
];

/** Black and white tiles of whole pixels, which can be read off; the class is the symmetry that they have. */
export const symmetries: ProceduralMember = {
  id: "procedural-symmetries",
  title: "Symmetries",
  description:
    "8 × 8 tiles; class: the symmetry they have, left–right, top–bottom, half turn or none. Varying: the tiles, their density, brightness, shading, noise.",
  version: 1,
  nClasses: classNames.length,
  classNames,
  channels: 1,
  labelError: 0.1,
  split: "train",
  light,
  draw(cleanClass, random) {
    const tiles = drawTiles(cleanClass, random);
    const coverage = new Uint8Array(SIDE * SIDE);
    tiles.forEach((isBright, tile) => {
      const [left, top] = [TILE * (tile % N), TILE * Math.floor(tile / N)];
      if (isBright) fillRectangle(coverage, SIDE, { left, top, width: TILE, height: TILE });
    });
    return greyImage(coverage, light, random);
  },
};

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
