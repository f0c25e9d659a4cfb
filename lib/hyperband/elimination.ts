import { type Bracket, bracketOf } from "./bracket";
import { divide, requireInteger } from "./integers";

/** A successive elimination: sizes of the rungs and the epochs trained in each. */
export interface EliminationSchedule {
  readonly kind?: "elimination";
  /** Architectures that train in each rung, and those selected last: 12, 8, 4 for the thesis. */
  readonly sizes: readonly number[];
  /** Epochs in each rung; survivors continue their training. */
  readonly epochsPerRung: number;
  /** Architectures selected at the end. */
  readonly selected: number;
}

/**
 * The thesis's schedule (3.1.1, 4.1.1): 12 architectures, 4 eliminated after each of two rounds, 4 selected. With 4
 * epochs a rung this is 12·4 + 8·4 + 4·4 = 96 epochs, because survivors continue; starting again would cost 160.
 */
export const thesisSchedule: EliminationSchedule = { sizes: [12, 8, 4], epochsPerRung: 4, selected: 4 };

/**
 * An elimination in equal steps, of any size: rung i of n trains `start − ⌈i·(start − kept)/(n − 1)⌉` architectures,
 * so that all steps are alike, or the first ones larger by one.
 *
 * @param options.start Architectures in the first rung.
 * @param options.kept Architectures selected; those of the last rung, unless it is the only one.
 * @throws RangeError when a number is no positive integer, or more are kept than start.
 * @example
 * fixedElimination({ start: 12, kept: 4, rungs: 3, epochsPerRung: 4 }).sizes; // [12, 8, 4], the thesis's
 */
export function fixedElimination(options: {
  readonly start: number;
  readonly kept: number;
  readonly rungs: number;
  readonly epochsPerRung: number;
}): EliminationSchedule {
  const start = requireInteger("Architectures that start an elimination", options.start, 1, 2 ** 24);
  const selected = requireInteger("Architectures that an elimination keeps", options.kept, 1, start);
  const rungs = requireInteger("Rungs of an elimination", options.rungs, 1, 2 ** 16);
  const epochsPerRung = requireInteger("Epochs a rung", options.epochsPerRung, 1, 2 ** 24);
  const eliminated = (rung: number): number =>
    rung === 0 ? 0 : Number(divide(BigInt(rung) * BigInt(start - selected), BigInt(rungs - 1), "ceil"));
  const sizes = Array.from({ length: rungs }, (_, rung) => start - eliminated(rung));
  return { sizes, epochsPerRung, selected };
}

/**
 * The one bracket of an elimination.
 *
 * @throws RangeError when sizes are not positive integers that never rise, or fewer than `selected` remain.
 */
export function eliminationBracket(schedule: EliminationSchedule): Bracket {
  const { sizes, epochsPerRung, selected } = schedule;
  if (sizes.length === 0) throw new RangeError("A schedule needs at least one rung.");
  if (!Number.isSafeInteger(epochsPerRung) || epochsPerRung < 1) {
    throw new RangeError(`Epochs a rung must be a positive integer, not ${epochsPerRung}.`);
  }
  sizes.forEach((size, rung) => {
    const bound = rung === 0 ? Number.MAX_SAFE_INTEGER : sizes[rung - 1];
    if (!Number.isSafeInteger(size) || size < 1 || size > bound) {
      throw new RangeError(`Rung ${rung} has ${size} architectures: it must be an integer from 1 to ${bound}.`);
    }
  });
  const last = sizes[sizes.length - 1];
  if (!Number.isSafeInteger(selected) || selected < 1 || selected > last) {
    throw new RangeError(`Cannot select ${selected} of the last rung's ${last} architectures.`);
  }
  return bracketOf(sizes.map((configurations, rung) => ({ configurations, resource: (rung + 1) * epochsPerRung })));
}
