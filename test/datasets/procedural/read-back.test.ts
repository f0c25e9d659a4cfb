import { describe, expect, it } from "vitest";
import { cleanClassOf, drawProceduralImage, proceduralFamily } from "../../../lib/datasets/procedural/family";
import { THRESHOLD } from "../../../lib/datasets/procedural/light";
import { reachedFromBorder } from "../../../lib/datasets/procedural/members/enclosures";
import { classesThatFit, sketchesOf, thresholded } from "./decode-patterns";

const SIDE = 32;
const nImages = 200;
const member = (name: string) => proceduralFamily.find(({ id }) => id === `procedural-${name}`)!;

/** Bright pixels by row, from the image alone. */
type Bright = readonly (readonly boolean[])[];

function brightOf(image: Uint8Array, channels: number, channel?: number): Bright {
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from({ length: SIDE }, (_, column) => {
      const values = image.subarray(channels * (row * SIDE + column), channels * (row * SIDE + column + 1));
      return (channel === undefined ? Math.max(...values) : values[channel]) >= THRESHOLD;
    }),
  );
}

function readBack(name: string, decode: (image: Uint8Array) => number): void {
  for (let index = 0; index < nImages; index++) {
    const image = drawProceduralImage(member(name), "train", index);
    expect(decode(image), `${name} ${index}`).toBe(cleanClassOf(member(name), index));
  }
}

/** Pixels that hang together over edges or corners, piece by piece. */
function piecesOf(bright: Bright): [number, number][][] {
  const left = bright.map((row) => [...row]);
  const pieces: [number, number][][] = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (!left[row][column]) continue;
      const piece: [number, number][] = [[row, column]];
      left[row][column] = false;
      for (const [y, x] of piece) {
        for (const [dy, dx] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]))) {
          if (!left[y + dy]?.[x + dx]) continue;
          left[y + dy][x + dx] = false;
          piece.push([y + dy, x + dx]);
        }
      }
      pieces.push(piece);
    }
  }
  return pieces;
}

/** Twice the middle of the box of the bright pixels, [x, y]. */
function doubleMiddle(bright: Bright): readonly [number, number] {
  const rows = bright.flatMap((row, index) => (row.some(Boolean) ? [index] : []));
  const columns = bright[0].flatMap((_, index) => (bright.some((row) => row[index]) ? [index] : []));
  return [columns[0] + columns[columns.length - 1], rows[0] + rows[rows.length - 1]];
}

describe("the class of a procedural image is read back from", () => {
  it("positions as the one cell that holds bright pixels", () => {
    readBack("positions", (image) => {
      const cells = new Set<number>();
      brightOf(image, 1).forEach((row, y) => {
        row.forEach((isBright, x) => {
          if (isBright) cells.add(4 * Math.floor(y / 8) + Math.floor(x / 8));
        });
      });
      expect(cells.size).toBe(1);
      return [...cells][0];
    });
  });

  it("hues as the channels that are bright anywhere", () => {
    const names = ["100", "110", "010", "011", "001", "101"];
    readBack("hues", (image) => {
      const bright = [0, 1, 2].map((channel) => Number(brightOf(image, 3, channel).flat().some(Boolean)));
      return names.indexOf(bright.join(""));
    });
  });

  it("relations as the side on which the red box lies", () => {
    readBack("relations", (image) => {
      const [redX, redY] = doubleMiddle(brightOf(image, 3, 0));
      const [greenX, greenY] = doubleMiddle(brightOf(image, 3, 1));
      const [dx, dy] = [redX - greenX, redY - greenY];
      return Math.abs(dx) > Math.abs(dy) ? (dx < 0 ? 0 : 1) : dy < 0 ? 2 : 3;
    });
  });

  it("comets as the direction of every single one", () => {
    const sketches = sketchesOf(member("comets").book!);
    readBack("comets", (image) => {
      const pixels = thresholded(image, 1);
      const found = [0, 1, 2, 3].flatMap((quarter) => {
        const [left, top] = [16 * (quarter % 2), 16 * Math.floor(quarter / 2)];
        const cut = Int32Array.from({ length: SIDE }, (_, row) =>
          row < 16 ? (pixels[top + row] >>> left) & 0xffff : 0,
        );
        if (cut.every((row) => row === 0)) return [];
        const fitting = classesThatFit(cut, sketches, "any");
        expect(fitting).toHaveLength(1);
        return fitting;
      });
      expect(found.length).toBeGreaterThanOrEqual(2);
      expect(new Set(found).size).toBe(1);
      return found[0];
    });
  });

  it("odd-ones as the cell whose motif no other has", () => {
    const sketches = sketchesOf(member("odd-ones").book ?? member("mosaics").book!);
    readBack("odd-ones", (image) => {
      const pixels = thresholded(image, 1);
      const motifs = Array.from({ length: 9 }, (_, cell) => {
        const [left, top] = [1 + 10 * (cell % 3), 1 + 10 * Math.floor(cell / 3)];
        const cut = Int32Array.from({ length: SIDE }, (_, row) =>
          row < 10 ? (pixels[top + row] >>> left) & 0x3ff : 0,
        );
        const fitting = classesThatFit(cut, sketches, "any");
        expect(fitting).toHaveLength(1);
        return fitting[0];
      });
      const single = motifs.flatMap((motif, cell) =>
        motifs.filter((one) => one === motif).length === 1 ? [cell] : [],
      );
      expect(single).toHaveLength(1);
      return single[0];
    });
  });

  it("symmetries as the only one that the tiles have", () => {
    readBack("symmetries", (image) => {
      const bright = brightOf(image, 1);
      const holds = (flipX: boolean, flipY: boolean) =>
        bright.every((row, y) => row.every((one, x) => one === bright[flipY ? 31 - y : y][flipX ? 31 - x : x]));
      const held = [holds(true, false), holds(false, true), holds(true, true)];
      expect(held.filter(Boolean).length).toBeLessThanOrEqual(1);
      return held.includes(true) ? held.indexOf(true) : 3;
    });
  });

  it("enclosures as whether the smaller piece is cut off from the border by the larger", () => {
    readBack("enclosures", (image) => {
      const pieces = piecesOf(brightOf(image, 1)).sort((a, b) => a.length - b.length);
      expect(pieces).toHaveLength(2);
      const wall = new Uint8Array(SIDE * SIDE);
      for (const [y, x] of pieces[1]) wall[y * SIDE + x] = 255;
      const [y, x] = pieces[0][0];
      return reachedFromBorder(wall, SIDE, 0)[y * SIDE + x] === 1 ? 0 : 1;
    });
  });

  it("mazes as whether both red marks lie in one piece", () => {
    readBack("mazes", (image) => {
      const bright = brightOf(image, 3);
      const blue = brightOf(image, 3, 2);
      const marked = piecesOf(bright).map((piece) => piece.filter(([y, x]) => !blue[y][x]).length);
      const marks = marked.filter((count) => count > 0);
      expect(marks.reduce((sum, count) => sum + count, 0)).toBe(32); // two squares of 4 × 4
      return marks.length === 1 ? 1 : 0;
    });
  });

  it("parities as the number of bright pieces", () => {
    readBack("parities", (image) => piecesOf(brightOf(image, 1)).length % 2);
  });
});

describe("what reaches a pixel from the border", () => {
  const ring = Uint8Array.from([0, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0, 9, 0, 9, 0, 0, 9, 9, 9, 0, 0, 0, 0, 0, 0]);

  it("stops at covered pixels, and passes no corner", () => {
    expect(reachedFromBorder(ring, 5, 0)[12]).toBe(0);
    const open = ring.slice();
    open[6] = 0;
    expect(reachedFromBorder(open, 5, 0)[12]).toBe(0); // over the corner alone
    open[7] = 0;
    expect(reachedFromBorder(open, 5, 0)[12]).toBe(1);
  });

  it("passes what is covered little enough", () => {
    expect(reachedFromBorder(ring, 5, 9)[12]).toBe(1);
    expect(reachedFromBorder(ring, 5, 8)[12]).toBe(0);
  });
});
