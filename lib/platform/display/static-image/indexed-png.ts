import { crc32, deflateSync } from "node:zlib";
import { PNG } from "pngjs";

/** Colours of an indexed image: enough for edges without steps, few enough to compress well. */
const maxColours = 64;
/** Bits of a channel that tell colours apart. */
const bits = 5;
const steps = 2 ** bits - 1;

/** Red, green and blue times opacity, and opacity: what is nearly transparent is alike, whatever its colour. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

interface Shade {
  readonly key: number;
  readonly colour: Colour;
  readonly pixels: number;
}

/** The shade of each pixel, a number of 4 × {@link bits} bits. */
function shadeKeys(rgba: Uint8Array): Uint32Array {
  const keys = new Uint32Array(rgba.length / 4);
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, keys.length);
  for (let pixel = 0; pixel < keys.length; pixel++) {
    // Most of a drawing is one colour over long runs.
    if (pixel > 0 && words[pixel] === words[pixel - 1]) {
      keys[pixel] = keys[pixel - 1];
      continue;
    }
    const at = pixel * 4;
    const alpha = rgba[at + 3];
    const share = (alpha * steps) / (255 * 255);
    const red = Math.round(rgba[at] * share);
    const green = Math.round(rgba[at + 1] * share);
    const blue = Math.round(rgba[at + 2] * share);
    keys[pixel] = (((((red << bits) | green) << bits) | blue) << bits) | Math.round((alpha * steps) / 255);
  }
  return keys;
}

const colourOf = (key: number): Colour => [
  key >> (3 * bits),
  (key >> (2 * bits)) & steps,
  (key >> bits) & steps,
  key & steps,
];

function shadesOf(keys: Uint32Array): readonly Shade[] {
  const pixels = new Uint32Array(2 ** (4 * bits));
  for (const key of keys) pixels[key]++;
  const shades: Shade[] = [];
  pixels.forEach((count, key) => {
    if (count > 0) shades.push({ key, colour: colourOf(key), pixels: count });
  });
  return shades;
}

const distance = (a: Colour, b: Colour): number =>
  (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2 + (a[3] - b[3]) ** 2;

/** Shades that stand for all, each chosen where most is still lost, and for each shade the index of its stand-in. */
function choosePalette(shades: readonly Shade[]): { readonly palette: readonly Shade[]; readonly indices: Uint8Array } {
  const palette: Shade[] = [];
  const indices = new Uint8Array(2 ** (4 * bits));
  const apart = shades.map(() => Number.POSITIVE_INFINITY);
  while (palette.length < Math.min(maxColours, shades.length)) {
    let worst = 0;
    shades.forEach(({ pixels }, index) => {
      if (pixels * apart[index] > shades[worst].pixels * apart[worst]) worst = index;
    });
    const { colour } = shades[worst];
    shades.forEach((shade, index) => {
      const between = distance(shade.colour, colour);
      if (between >= apart[index]) return;
      apart[index] = between;
      indices[shade.key] = palette.length;
    });
    palette.push(shades[worst]);
  }
  return { palette, indices };
}

/** The mean of the pixels of a palette's shades, so that areas keep their exact colour: `[red, green, blue, opacity]`. */
function exactColours(palette: readonly Shade[], keys: Uint32Array, rgba: Uint8Array): readonly (readonly number[])[] {
  const sums = palette.map(() => [0, 0, 0, 0]);
  const places = new Int8Array(2 ** (4 * bits)).fill(-1);
  palette.forEach(({ key }, place) => {
    if (key !== 0) places[key] = place; // most pixels are transparent: nothing to add
  });
  for (let pixel = 0; pixel < keys.length; pixel++) {
    const place = places[keys[pixel]];
    if (place < 0) continue;
    for (let channel = 0; channel < 4; channel++) sums[place][channel] += rgba[pixel * 4 + channel];
  }
  return palette.map(({ pixels }, place) => sums[place].map((sum) => Math.round(sum / pixels)));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function header(width: number, height: number): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]); // 8 bits a pixel, colours by index
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return data;
}

/**
 * A PNG of a drawing with at most 64 colours, a byte a pixel: a quarter of the size for what has lines, text and a few
 * colours. Opacity is kept.
 *
 * @param png A PNG file's bytes.
 * @throws Error when they are none.
 */
export function indexedPng(png: Buffer): Buffer {
  const { width, height, data } = PNG.sync.read(png);
  const keys = shadeKeys(data);
  const { palette, indices } = choosePalette(shadesOf(keys));
  const rows = Buffer.alloc((width + 1) * height); // each row begins with a 0: not filtered
  for (let pixel = 0; pixel < keys.length; pixel++) {
    rows[pixel + Math.floor(pixel / width) + 1] = indices[keys[pixel]];
  }
  const colours = exactColours(palette, keys, data);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header(width, height)),
    chunk("PLTE", Uint8Array.from(colours.flatMap((colour) => colour.slice(0, 3)))),
    chunk(
      "tRNS",
      Uint8Array.from(colours, (colour) => colour[3]),
    ),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}
