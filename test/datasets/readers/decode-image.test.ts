import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../../lib/datasets/files/decode-image";
import { boxMean } from "../../../lib/datasets/resize";
import { toyJpeg } from "../tiny-imagenet-files";
import reference from "./pillow-reference.json";

const fail = (reason: string) => new Error(`this image ${reason}`);
const options = { channels: 3, maxPixels: 4096, fail } as const;

describe("decoding and downsampling an image", () => {
  it.each(reference)(
    "gives what Pillow's resize((32, 32), BOX) gives, to one grey level: $name",
    async ({ jpeg, box }) => {
      const { pixels, height, width } = await decodeImage(Buffer.from(jpeg, "base64"), options);
      expect([height, width]).toEqual([64, 64]);
      const ours = boxMean(pixels, { height, width, channels: 3 }, 2);
      const theirs = Buffer.from(box, "base64");
      expect(ours).toHaveLength(theirs.length);
      const differences = ours.map((value, index) => Math.abs(value - theirs[index]));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    },
  );

  it("gives a grey image three equal channels where three are wanted, and one where one is", async () => {
    const jpeg = await toyJpeg(1, { grey: true });
    const { pixels } = await decodeImage(jpeg, options);
    const { pixels: grey } = await decodeImage(jpeg, { ...options, channels: 1 });
    expect([...pixels]).toEqual([...grey].flatMap((value) => [value, value, value]));
  });

  it("gives exactly the pixels of a PNG, transparent ones black", async () => {
    const raw = Uint8Array.of(10, 20, 30, 255, 200, 100, 50, 0);
    const png = await sharp(raw, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, options)).pixels]).toEqual([10, 20, 30, 0, 0, 0]);
  });

  it("scales to cover a square and takes its middle", async () => {
    const stripes = Uint8Array.from({ length: 300 * 100 }, (_, index) =>
      Math.floor((index % 300) / 100) === 1 ? 255 : 0,
    );
    const png = await sharp(stripes, { raw: { width: 300, height: 100, channels: 1 } })
      .png()
      .toBuffer();
    const { pixels } = await decodeImage(png, { ...options, channels: 1, side: 8, maxPixels: 1e6 });
    expect(pixels).toHaveLength(64);
    expect(Math.min(...pixels)).toBeGreaterThan(200);
  });

  it("refuses an image larger than allowed before it decodes it", async () => {
    await expect(decodeImage(await toyJpeg(1, { side: 65 }), options)).rejects.toThrow(
      /this image cannot be decoded \(.*pixel/,
    );
  });

  it.each([
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>"],
    ["GIF", "GIF89a"],
    ["nothing", ""],
  ])("refuses %s by its first bytes", async (_, text) => {
    await expect(decodeImage(Buffer.from(text), options)).rejects.toThrow(
      "this image is neither a JPEG nor a PNG image.",
    );
  });
});

describe("the mean of squares", () => {
  it("rounds to the nearest level and half a level upwards", () => {
    const shape = { height: 2, width: 4, channels: 1 };
    expect([...boxMean(Uint8Array.of(0, 1, 10, 10, 0, 0, 10, 12), shape, 2)]).toEqual([0, 11]);
  });

  it("equals the mean taken pixel by pixel, channels and images apart", () => {
    const shape = { height: 6, width: 9, channels: 3 };
    const images = Uint8Array.from({ length: 2 * 6 * 9 * 3 }, (_, index) => (index * 89) % 256);
    const at = (image: number, row: number, column: number, channel: number) =>
      images[((image * 6 + row) * 9 + column) * 3 + channel];
    const small = boxMean(images, shape, 3);
    let index = 0;
    for (let image = 0; image < 2; image++) {
      for (let row = 0; row < 2; row++) {
        for (let column = 0; column < 3; column++) {
          for (let channel = 0; channel < 3; channel++) {
            const square = [0, 1, 2].flatMap((y) =>
              [0, 1, 2].map((x) => at(image, row * 3 + y, column * 3 + x, channel)),
            );
            const mean = square.reduce((sum, value) => sum + value, 0) / 9;
            expect(Math.abs(small[index++] - mean)).toBeLessThanOrEqual(0.5);
          }
        }
      }
    }
    expect(small).toHaveLength(index);
  });

  it.each([0, -1, 1.5, 4, 5])("is refused for squares of side %d in images of 6 × 9", (factor) => {
    expect(() => boxMean(new Uint8Array(54), { height: 6, width: 9, channels: 1 }, factor)).toThrow(/squares of side/);
  });
});
