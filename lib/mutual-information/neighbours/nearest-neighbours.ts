import type { RealArray } from "../real-array";

/** The k smallest of a stream of numbers, kept in order; k is small. */
export class Smallest {
  private readonly kept: Float64Array;
  private readonly owners: Int32Array;

  constructor(private readonly k: number) {
    this.kept = new Float64Array(k);
    this.owners = new Int32Array(k);
  }

  reset(): void {
    this.kept.fill(Infinity);
  }

  add(value: number, owner: number): void {
    let place = this.k - 1;
    if (value >= this.kept[place]) return;
    for (; place > 0 && this.kept[place - 1] > value; place--) {
      this.kept[place] = this.kept[place - 1];
      this.owners[place] = this.owners[place - 1];
    }
    this.kept[place] = value;
    this.owners[place] = owner;
  }

  /** The k-th smallest. */
  get last(): number {
    return this.kept[this.k - 1];
  }

  /** Who added the k smallest. */
  get members(): Int32Array {
    return this.owners;
  }
}

/** Largest difference of two points in any coordinate (maximum norm). */
export function maximumDistance(values: RealArray, size: number, a: number, b: number): number {
  let top = 0;
  for (let axis = 0; axis < size; axis++) {
    const gap = Math.abs(values[a * size + axis] - values[b * size + axis]);
    if (gap > top) top = gap;
  }
  return top;
}
