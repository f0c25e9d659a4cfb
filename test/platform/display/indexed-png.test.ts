import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { indexedPng } from "../../../lib/platform/display/static-image/indexed-png";
import { createRandom } from "../../../lib/platform/random/random";

function pngOf(width: number, height: number, colourAt: (x: number, y: number) => readonly number[]): Buffer {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) png.data.set(colourAt(x, y), (y * width + x) * 4);
  return PNG.sync.write(png);
}

describe("an indexed PNG", () => {
  it("holds a drawing of a few colours exactly, opacity too, the same bytes each time", async () => {
    const colours = [
      [0, 0, 0, 0],
      [0, 114, 178, 255],
      [213, 94, 0, 255],
      [128, 128, 128, 64],
      [255, 255, 255, 255],
    ];
    const original = pngOf(50, 40, (x, y) => colours[(x + 3 * y) % colours.length]!);
    const indexed = await indexedPng(original);
    const { width, height, data } = PNG.sync.read(indexed);
    expect([width, height]).toEqual([50, 40]);
    // What is wholly transparent has no colour.
    const seen = (pixels: Buffer) =>
      Buffer.from(pixels).map((value, at) => (pixels[at - (at % 4) + 3] === 0 ? 0 : value));
    expect(seen(data)).toEqual(seen(PNG.sync.read(original).data));
    expect((await indexedPng(original)).equals(indexed)).toBe(true);
  });

  it("stays close to a picture of thousands of colours, and is smaller", async () => {
    const random = createRandom(1, "noise");
    const original = pngOf(120, 100, (x, y) => [x * 2, y * 2, 128 + Math.round(20 * random.uniform()), 255]);
    const indexed = await indexedPng(original);
    const [before, after] = [original, indexed].map((png) => PNG.sync.read(png).data);
    let error = 0;
    before!.forEach((value, at) => {
      error += Math.abs(value - after![at]!) / before!.length;
    });
    expect(error).toBeLessThan(12);
    expect(indexed.length).toBeLessThan(original.length / 2);
  });

  it("refuses what is no PNG", async () => {
    await expect(indexedPng(Buffer.from("no image"))).rejects.toThrow();
  });
});
