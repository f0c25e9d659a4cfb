import type { Random } from "../../lib/platform/random/random";

const integers = [
  0,
  1,
  2,
  127,
  128,
  255,
  256,
  32767,
  65535,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
  2 ** 63,
] as const;

const words = [
  "",
  "\0",
  "../../outside",
  "/outside",
  "..\\outside",
  "__proto__",
  "constructor",
  "é\u0301",
  "NaN",
  "{}",
];

/** Values that forms and types were not thought for. */
const values: readonly unknown[] = [
  null,
  true,
  [],
  {},
  -1,
  0.5,
  1e308,
  "1",
  JSON.parse('{"__proto__":{"kind":"x"}}'),
  ...integers,
  ...words,
];

/** Spoils bytes, texts and JSON, the same for the same random numbers. */
export class Mutator {
  constructor(readonly random: Random) {}

  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.random.integer(from.length)];
  }

  /** A number of bytes or entries, mostly another than is true. */
  count(true_: number): number {
    return this.chance(0.5) ? Math.max(0, true_ + this.random.integer(9) - 4) : this.pick(integers) % 2 ** 32;
  }

  /** One to four changes: bits, numbers of all widths, pieces cut, doubled, moved or filled. */
  bytes(sound: Uint8Array): Buffer {
    let bytes: Buffer = Buffer.from(sound);
    for (let changes = 1 + this.random.integer(4); changes > 0; changes--) bytes = this.change(bytes);
    return bytes;
  }

  private change(bytes: Buffer): Buffer {
    if (bytes.length === 0) return Buffer.from([this.random.integer(256)]);
    // headers lie at the ends
    const near = this.chance(0.5) ? Math.min(bytes.length, 128) : bytes.length;
    const at = this.chance(0.8) ? this.random.integer(near) : bytes.length - 1 - this.random.integer(near);
    const length = Math.min(bytes.length - at, 1 + this.random.integer(this.chance(0.8) ? 8 : bytes.length));
    const [before, piece, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, at + length),
      bytes.subarray(at + length),
    ];
    switch (this.random.integer(8)) {
      case 0:
        bytes[at] ^= 1 << this.random.integer(8);
        return bytes;
      case 1:
        return Buffer.from(before); // cut short
      case 2:
        return Buffer.concat([before, after]);
      case 3:
        return Buffer.concat([before, piece, piece, after]);
      case 4:
        return Buffer.concat([before, Buffer.alloc(length, this.pick([0, 0x20, 0x30, 0xff])), after]);
      case 5:
        return Buffer.concat([before, Buffer.from(this.pick(words)), after]);
      case 6:
        return Buffer.concat([bytes, piece]);
      default:
        return this.overwrite(bytes, at);
    }
  }

  private overwrite(bytes: Buffer, at: number): Buffer {
    const width = this.pick([1, 2, 4, 8]);
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(BigInt(this.pick(integers)) & (2n ** BigInt(8 * width) - 1n));
    const part = number.subarray(0, width);
    (this.chance(0.5) ? part : part.reverse()).copy(bytes, Math.min(at, Math.max(0, bytes.length - width)));
    return bytes;
  }

  text(sound: string): string {
    return this.bytes(Buffer.from(sound)).toString("utf8");
  }

  /** Changes one place of a JSON value; its own structure is kept elsewhere. */
  json(sound: unknown): unknown {
    if (typeof sound !== "object" || sound === null || this.chance(0.15)) return this.scalar(sound);
    const keys = Object.keys(sound);
    if (keys.length === 0) return this.pick(values);
    const key = this.pick(keys);
    if (Array.isArray(sound)) {
      const place = Number(key);
      const all = [...sound];
      const way = this.random.integer(5);
      if (way === 0) all.splice(place, 1);
      else if (way === 1) all.splice(place, 0, ...Array.from({ length: this.pick([1, 3, 1000]) }, () => all[place]));
      else all[place] = this.json(all[place]);
      return all;
    }
    const { [key]: value, ...others } = sound as Record<string, unknown>;
    if (this.chance(0.15)) return others;
    if (this.chance(0.1)) return { ...others, [this.pick(words)]: value };
    if (this.chance(0.1)) return { ...others, [key]: value, [this.pick(words)]: this.pick(values) };
    return { ...others, [key]: this.json(value) };
  }

  private scalar(sound: unknown): unknown {
    if (typeof sound === "string" && this.chance(0.5)) return this.text(sound);
    if (typeof sound === "number" && this.chance(0.5)) return this.chance(0.5) ? -sound : sound + 0.5;
    if (this.chance(0.05)) return this.nested(this.pick([10, 20_000]));
    if (this.chance(0.05)) return "x".repeat(this.pick([1000, 1_000_000]));
    return this.pick(values);
  }

  private nested(depth: number): unknown {
    let inner: unknown = 1;
    for (let level = 0; level < depth; level++) inner = [inner];
    return inner;
  }

  /** JSON as bytes, whose text is spoilt now and then. */
  jsonBytes(sound: unknown): Buffer {
    const text = Buffer.from(stringify(this.chance(0.8) ? this.json(sound) : sound));
    return this.chance(0.25) ? this.bytes(text) : text;
  }
}

/** JSON of values nested deeper than `JSON.stringify` goes. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    return `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  }
}
