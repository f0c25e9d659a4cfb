import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../../lib/datasets/files/decode-image";
import { boxMean } from "../../../lib/datasets/resize";
import { toyJpeg } from "../tiny-imagenet-files";
import modes from "./pillow-modes.json";
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

  it.each(modes)("shows what Pillow shows, in colour and in grey: $name", async (mode) => {
    for (const channels of [3, 1] as const) {
      const { pixels, height, width } = await decodeImage(Buffer.from(mode.file, "base64"), { ...options, channels });
      expect([height, width]).toEqual([mode.height, mode.width]);
      const theirs = Buffer.from(channels === 3 ? mode.rgb : mode.grey, "base64");
      expect(pixels).toHaveLength(theirs.length);
      expect(Math.max(...pixels.map((value, index) => Math.abs(value - theirs[index])))).toBeLessThanOrEqual(
        mode.tolerance,
      );
    }
  });

  it("weighs colours by ITU-R 601 where grey is wanted", async () => {
    const raw = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 9, 9, 9);
    const png = await sharp(raw, { raw: { width: 5, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, { ...options, channels: 1 })).pixels]).toEqual([76, 150, 29, 226, 9]);
  });

  it("gives exactly the pixels of a PNG, transparent ones on the background", async () => {
    const raw = Uint8Array.of(10, 20, 30, 255, 200, 100, 50, 0);
    const png = await sharp(raw, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, options)).pixels]).toEqual([10, 20, 30, 255, 255, 255]);
    const onBlack = await decodeImage(png, { ...options, background: "black" });
    expect([...onBlack.pixels]).toEqual([10, 20, 30, 0, 0, 0]);
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

  it.each([
    ["white", 255, "black"],
    ["black", 0, "white"],
  ] as const)("says that %s strokes do not show on their own colour", async (colour, level, other) => {
    const strokes = Uint8Array.from({ length: 4 * 64 }, (_, index) => (index % 4 === 3 ? (index % 32) * 8 : level));
    const png = await sharp(strokes, { raw: { width: 8, height: 8, channels: 4 } })
      .png()
      .toBuffer();
    await expect(decodeImage(png, { ...options, background: colour })).rejects.toThrow(
      `this image shows nothing on ${colour}, which is the colour of its strokes`,
    );
    const { pixels } = await decodeImage(png, { ...options, background: other });
    expect(new Set(pixels).size).toBeGreaterThan(4);
  });

  it("takes an image of one colour, opaque or not, as it is", async () => {
    for (const alpha of [0, 0.5, 1]) {
      const background = { r: 255, g: 255, b: 255, alpha };
      const png = await sharp({ create: { width: 4, height: 4, channels: 4, background } })
        .png()
        .toBuffer();
      expect(new Set((await decodeImage(png, options)).pixels)).toEqual(new Set([255]));
    }
  });

  const thumbnail = Buffer.from("\xff\xd8\xff\xda\xff\xd9", "latin1"); // has an end of its own
  const noise = Uint8Array.from({ length: 60 * 50 * 3 }, (_, index) => (index * 7919 + (index >> 5) * 31) % 256);
  const source = () => sharp(noise, { raw: { width: 60, height: 50, channels: 3 } });
  it.each([
    ["PNG", () => source().png().toBuffer()],
    ["interlaced PNG", () => source().png({ progressive: true }).toBuffer()],
    ["JPEG", () => source().jpeg().toBuffer()],
    ["progressive JPEG", () => source().jpeg({ progressive: true }).toBuffer()],
    ["JPEG with a thumbnail", async () => withComment(await source().jpeg().toBuffer(), thumbnail)],
    ["WebP", () => source().webp().toBuffer()],
    ["GIF", () => source().gif().toBuffer()],
    ["TIFF", () => source().tiff({ compression: "deflate" }).toBuffer()],
  ])("says of a %s that it is cut short, wherever", async (_, make) => {
    const whole = await make();
    expect((await decodeImage(whole, options)).pixels).toHaveLength(noise.length);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const cut = whole.subarray(0, Math.max(12, Math.floor(share * whole.length)));
      await expect(decodeImage(cut, options)).rejects.toThrow(/^this image is cut short\.$/);
    }
    await expect(decodeImage(whole.subarray(0, -200), options)).rejects.toThrow("this image is cut short.");
  });

  it("says of damaged data that they are damaged, in one line", async () => {
    const png = await source().png().toBuffer();
    png.fill(0x55, 60, 120);
    await expect(decodeImage(png, options)).rejects.toThrow(/^this image cannot be decoded \([^\n]+\)\.$/);
  });

  it("refuses an image larger than allowed before it decodes it", async () => {
    await expect(decodeImage(await toyJpeg(1, { side: 65 }), options)).rejects.toThrow(
      /this image cannot be decoded \(.*pixel/,
    );
  });

  it.each([
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>"],
    ["a Windows bitmap", "BM\x46\0\0\0"],
    ["text", "image"],
  ])("refuses %s by its first bytes", async (_, text) => {
    await expect(decodeImage(Buffer.from(text), options)).rejects.toThrow(
      "this image is no PNG, JPEG, WebP, GIF or TIFF image.",
    );
  });

  it("says of an empty file that it is empty", async () => {
    await expect(decodeImage(Buffer.alloc(0), options)).rejects.toThrow("this image is empty.");
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

describe("spoilt images", () => {
  it.each(["gif", "png", "webp", "tiff"] as const)(
    "are spoken of where one of white and transparent parts (%s) is spoilt",
    async (format) => {
      const raw = Buffer.from(Array.from({ length: 72 }, (_, pixel) => [255, 255, 255, pixel % 3 ? 255 : 0]).flat());
      const whole = await sharp(raw, { raw: { width: 9, height: 8, channels: 4 } })
        .toFormat(format)
        .toBuffer();
      let refused = 0;
      for (let at = 0; at < Math.min(whole.length, 90); at++) {
        const spoilt = Buffer.from(whole);
        spoilt[at] ^= 0x46;
        await decodeImage(spoilt, { ...options, side: 8 }).catch((error: Error) => {
          refused++;
          expect(error.message).toMatch(/^this image /);
        });
      }
      expect(refused).toBeGreaterThan(0);
    },
  );

  it("are spoken of where only a second look at their transparent parts fails, as in a GIF", async () => {
    const gif = Buffer.from("R0lGODlhCQAIAIAAAExpcf///yH5BAUAAAAALAAAAAAJAAgAAAIARGJ4yesKW3yy0hsKADs=", "base64");
    await expect(sharp(gif).stats()).rejects.toThrow("frame"); // by stricter rules than those of decoding
    const said = await decodeImage(gif, options).then(
      () => "this image is shown",
      (error: Error) => error.message,
    );
    expect(said).toMatch(/^this image /);
  });
});

/** A JPEG with a segment of data behind its start. */
function withComment(jpeg: Buffer, data: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, data.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}
