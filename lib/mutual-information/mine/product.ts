import type { Random } from "../../platform/random/random";
import type { MineOptions } from "./options";

/** The values at some places. */
export function at(values: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => values[place]);
}

/** The order of the labels that makes shuffled pairs; a derangement leaves no label in its place. */
export function shuffledOrder(length: number, product: MineOptions["product"], random: Random): Int32Array {
  return product === "derangement" ? derangement(length, random) : random.permutation(length);
}

/**
 * A uniformly random order of 0 … length − 1 that leaves nothing in its place: orders are drawn until one has no fixed
 * point, which takes e ≈ 2.7 draws.
 *
 * @throws RangeError for fewer than 2.
 */
export function derangement(length: number, random: Random): Int32Array {
  if (length < 2) throw new RangeError(`Cannot derange ${length} points: at least 2 are needed.`);
  for (;;) {
    const order = random.permutation(length);
    if (order.every((place, index) => place !== index)) return order;
  }
}
