import { describe, expect, it } from "vitest";
import { cleanClassOf, drawProceduralImage, proceduralFamily } from "../../../lib/datasets/procedural/family";
import { keepsPatternVisible, negative, SIDE, THRESHOLD } from "../../../lib/datasets/procedural/light";
import type { ProceduralMember } from "../../../lib/datasets/procedural/member";
import { drawPattern, SURE_OFF, SURE_ON } from "../../../lib/datasets/procedural/pattern";
import { PatternBook } from "../../../lib/datasets/procedural/pattern-book";
import { disc, regularPolygon } from "../../../lib/datasets/procedural/shapes";
import { canLookAlike, classesThatFit, type PixelSet, sketchesOf, thresholded } from "./decode-patterns";

const nImages = 120;
const withBook = proceduralFamily.filter(({ book }) => book !== undefined);
/** Patterns of these fill the image; every other pattern is placed somewhere in it. */
const filling = new Set(["gratings", "ramps", "textures", "periods"].map((name) => `procedural-${name}`));
const shiftsOf = ({ id }: ProceduralMember) => (filling.has(id) ? "none" : "any");
const member = (id: string) => proceduralFamily.find((one) => one.id === id)!;

function images(id: string, read: (image: Uint8Array, cleanClass: number) => void): void {
  for (let index = 0; index < nImages; index++) {
    read(drawProceduralImage(member(id), "train", index), cleanClassOf(member(id), index));
  }
}

/** The image, or its negative where the corner, which is always background, is bright. */
const positive = (image: Uint8Array) => (image[0] >= THRESHOLD ? negative(image) : image);

/** The pixels inside a rectangle at most 31 wide, moved to the upper left. */
function cut(pixels: PixelSet, left: number, top: number, width: number, height: number): PixelSet {
  const mask = (1 << width) - 1;
  return Int32Array.from({ length: SIDE }, (_, row) => (row < height ? (pixels[top + row] >>> left) & mask : 0));
}

/** Number of pieces that hang together over edges or corners. */
function countPieces(pixels: PixelSet): number {
  const left = new Set<number>();
  for (let index = 0; index < SIDE * SIDE; index++) {
    if ((pixels[Math.floor(index / SIDE)] >>> (index % SIDE)) & 1) left.add(index);
  }
  let pieces = 0;
  while (left.size > 0) {
    const open = [left.values().next().value as number];
    left.delete(open[0]);
    pieces++;
    while (open.length > 0) {
      const index = open.pop()!;
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const [column, row] = [(index % SIDE) + dx, Math.floor(index / SIDE) + dy];
          const next = row * SIDE + column;
          if (column >= 0 && column < SIDE && row >= 0 && left.delete(next)) open.push(next);
        }
      }
    }
  }
  return pieces;
}

describe("the class of a procedural image", () => {
  it.each(proceduralFamily.map((one) => [one.id, one] as const))(
    "of %s is never hidden by light or noise",
    (_, { light }) => {
      expect(keepsPatternVisible(light)).toBe(true);
      expect(keepsPatternVisible({ ...light, noise: light.noise + 20 })).toBe(false); // the bound is no idle one
    },
  );

  it.each(withBook.map((one) => [one.id, one] as const))(
    "of %s follows from its pattern: no two patterns of different classes can give the same image",
    (_, one) => {
      const sketches = sketchesOf(one.book!);
      for (let first = 0; first < sketches.length; first++) {
        for (let second = 0; second < first; second++) {
          if (sketches[first].patternClass === sketches[second].patternClass) continue;
          if (canLookAlike(sketches[first], sketches[second], shiftsOf(one))) {
            expect.fail(`sketches ${first} and ${second} of different classes can look alike`);
          }
        }
      }
      expect(sketches.length).toBe(one.book!.nClasses * one.book!.nGeometries);
    },
  );

  it("is compared by a check that finds every pattern like itself", () => {
    for (const one of withBook) {
      for (const sketch of sketchesOf(one.book!)) expect(canLookAlike(sketch, sketch, shiftsOf(one))).toBe(true);
    }
  });

  it("would not follow from patterns that are too alike: the check finds a disc and a small square", () => {
    const draw = (patternClass: number) => drawPattern(SIDE, patternClass === 0 ? disc(4) : regularPolygon(4, 5));
    const [first, second] = sketchesOf(new PatternBook(2, {}, draw));
    expect(canLookAlike(first, second, "any")).toBe(true);
  });

  it.each([
    "procedural-digits",
    "procedural-gratings",
    "procedural-shapes",
    "procedural-ramps",
    "procedural-clocks",
    "procedural-textures",
    "procedural-letters",
    "procedural-periods",
    "procedural-petals",
    "procedural-blinds",
    "procedural-ghosts",
    "procedural-barcodes",
    "procedural-needles",
  ])("is read back from images of %s", (id) => {
    const one = member(id);
    const sketches = sketchesOf(one.book!);
    images(id, (image, cleanClass) => {
      expect(classesThatFit(thresholded(image, one.channels), sketches, shiftsOf(one))).toEqual([cleanClass]);
    });
  });

  it("is read back from images of procedural-blobs as the quadrant that holds every bright pixel", () => {
    images("procedural-blobs", (image, cleanClass) => {
      const quadrants = new Set<number>();
      thresholded(image, 1).forEach((bits, row) => {
        if (bits & 0xffff) quadrants.add(row < 16 ? 0 : 2);
        if (bits >>> 16) quadrants.add(row < 16 ? 1 : 3);
      });
      expect([...quadrants]).toEqual([cleanClass]);
    });
  });

  it("is read back from images of procedural-mosaics as the motif of most cells", () => {
    const sketches = sketchesOf(member("procedural-mosaics").book!);
    images("procedural-mosaics", (image, cleanClass) => {
      const counts = new Array<number>(10).fill(0);
      const all = thresholded(image, 3);
      for (let cell = 0; cell < 16; cell++) {
        const pixels = cut(all, 8 * (cell % 4), 8 * Math.floor(cell / 4), 8, 8);
        const fitting = classesThatFit(pixels, sketches, "any");
        expect(fitting).toHaveLength(1);
        counts[fitting[0]]++;
      }
      expect(counts[cleanClass]).toBe(8);
      expect(Math.max(...counts.filter((_, motif) => motif !== cleanClass))).toBeLessThanOrEqual(4);
    });
  });

  it("is read back from images of procedural-counts as the number of connected pieces", () => {
    images("procedural-counts", (image, cleanClass) => {
      expect(countPieces(thresholded(positive(image), 1))).toBe(cleanClass + 1);
    });
  });

  it("is read back from images of procedural-conjunctions as the shape and the bright channels", () => {
    const sketches = sketchesOf(member("procedural-conjunctions").book!);
    const colours = ["100", "010", "001", "110"];
    images("procedural-conjunctions", (image, cleanClass) => {
      const pixels = thresholded(image, 3);
      expect(classesThatFit(pixels, sketches, "any")).toEqual([Math.floor(cleanClass / 4)]);
      // Pixels on the edge may lose a channel; the sure ones, which are most, do not.
      const votes = new Map<string, number>();
      for (let index = 0; index < SIDE * SIDE; index++) {
        if (((pixels[Math.floor(index / SIDE)] >>> (index % SIDE)) & 1) === 0) continue;
        const key = [0, 1, 2].map((channel) => Number(image[3 * index + channel] >= THRESHOLD)).join("");
        votes.set(key, (votes.get(key) ?? 0) + 1);
      }
      const [winner] = [...votes].sort((a, b) => b[1] - a[1])[0];
      expect(winner).toBe(colours[cleanClass % 4]);
    });
  });

  it("is read back from images of procedural-sums as the last digit of the sum of both halves", () => {
    const sketches = sketchesOf(member("procedural-sums").book!);
    images("procedural-sums", (image, cleanClass) => {
      const pixels = thresholded(positive(image), 1);
      const halves = [0, 16].map((left) => classesThatFit(cut(pixels, left, 0, 16, 32), sketches, "any"));
      expect(halves.map((fitting) => fitting.length)).toEqual([1, 1]);
      expect((halves[0][0] + halves[1][0]) % 10).toBe(cleanClass);
    });
  });

  it("rests on thresholds between which a pixel may fall either way", () => {
    expect(SURE_OFF).toBeLessThan(128);
    expect(SURE_ON).toBeGreaterThan(128);
  });
});
