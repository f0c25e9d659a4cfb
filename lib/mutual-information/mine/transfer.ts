import type { NamedArray } from "../../platform/optimisation/named-array";

/** A critic that begins with another's parameters. */
export interface TransferredCritic {
  readonly parameters: readonly NamedArray[];
  /** Share of its numbers that come from the other critic. */
  readonly share: number;
}

/**
 * Parameters of a critic that begin with those of another layer's (thesis 4.3): arrays are paired from the output
 * backwards, as the critics of two layers differ in the number of convolutions at their beginning, and taken over where
 * the shapes agree. A first convolution reads as many channels as its layer has filters, so it mostly stays fresh.
 *
 * @param fresh What the critic would begin with otherwise.
 * @param from The other critic's, after its fit; in the order of `initialCritic`.
 */
export function transferredCritic(fresh: readonly NamedArray[], from: readonly NamedArray[]): TransferredCritic {
  let [taken, all] = [0, 0];
  const parameters = fresh.map((array, index) => {
    const other = from[index + from.length - fresh.length];
    const fits = other !== undefined && other.shape.join() === array.shape.join();
    all += array.values.length;
    if (!fits) return array;
    taken += array.values.length;
    return { ...array, values: other.values };
  });
  return { parameters, share: taken / all };
}
