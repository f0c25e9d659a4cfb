import { createHash } from "node:crypto";
import { type RandomGenerator, xoroshiro128plus } from "pure-rand";

/**
 * A seeded stream of random numbers (xoroshiro128+). The only source of randomness in this project: `Math.random`
 * is banned by the linter, because a result must be repeatable from the seed in its parameters.
 */
export class Random {
  private spareNormal: number | undefined;

  constructor(private readonly generator: RandomGenerator) {}

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = (this.generator.unsafeNext() >>> 0) >>> 5; // 27 bits
    const low = (this.generator.unsafeNext() >>> 0) >>> 6; // 26 bits
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /**
   * Uniform integer in [0, bound).
   *
   * @throws RangeError unless `bound` is a positive integer.
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1) {
      throw new RangeError(`Cannot draw an integer below ${bound}: the bound must be a positive integer.`);
    }
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number {
    if (this.spareNormal !== undefined) {
      const value = this.spareNormal;
      this.spareNormal = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spareNormal = v * scale;
      return u * scale;
    }
  }

  /** Standard normals, shape [length]. */
  normals(length: number): Float32Array {
    return Float32Array.from({ length }, () => this.normal());
  }

  /** A uniformly random order of 0 … length − 1 (Fisher–Yates), shape [length]. */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const held = order[last];
      order[last] = order[other];
      order[other] = held;
    }
    return order;
  }

  /**
   * An index drawn with the given probabilities.
   *
   * @param probabilities Shape [nOptions]; need not sum to 1.
   * @throws RangeError when a weight is negative or not finite, or all are zero.
   */
  categorical(probabilities: ArrayLike<number>): number {
    let total = 0;
    for (let index = 0; index < probabilities.length; index++) {
      const weight = probabilities[index];
      if (!(weight >= 0) || weight === Infinity) {
        throw new RangeError(`Cannot draw from probabilities: entry ${index} is ${weight}, it must be finite and ≥ 0.`);
      }
      total += weight;
    }
    if (total === 0) throw new RangeError("Cannot draw from probabilities: all entries are 0.");
    let rest = this.uniform() * total;
    let lastPossible = 0;
    for (let index = 0; index < probabilities.length; index++) {
      if (probabilities[index] === 0) continue;
      lastPossible = index;
      rest -= probabilities[index];
      if (rest < 0) return index;
    }
    return lastPossible; // only rounding of the sum leads here
  }
}

/**
 * The stream that belongs to a seed and a path of labels. Streams of different paths are independent, so adding a
 * random choice in one place moves no number in another, and no order of execution matters.
 *
 * @example
 * createRandom(7, "train", "115-90-70-10", 3).uniform() === createRandom(7, "train", "115-90-70-10", 3).uniform(); // true
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`Cannot seed a stream with ${seed}: it must be an integer.`);
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...path]))
    .digest();
  const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  return new Random(xoroshiro128plus.fromState(state));
}

/** A seed in [0, 2³¹) derived from a seed and a path of labels, for tasks that carry their own seed. */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  return createRandom(seed, "seed", ...path).integer(0x80000000);
}
