import { type Bracket, bracketOf } from "./bracket";
import { divide, requireInteger } from "./integers";

/** A successive elimination: sizes of the stages and the epochs trained in each. */
export interface EliminationSchedule {
  readonly kind?: "elimination";
  /** Architectures that train in each stage, and those selected last: 12, 8, 4 for the thesis. */
  readonly sizes: readonly number[];
  /** Epochs in each stage; survivors continue their training. */
  readonly epochsPerStage: number;
  /** Architectures selected at the end. */
  readonly selected: number;
}

/**
 * The thesis's schedule (3.1.1, 4.1.1): 12 architectures, 4 eliminated after each of two rounds, 4 selected. With 4
 * epochs a stage this is 12·4 + 8·4 + 4·4 = 96 epochs, because survivors continue; starting again would cost 160.
 */
export const thesisSchedule: EliminationSchedule = { sizes: [12, 8, 4], epochsPerStage: 4, selected: 4 };

/**
 * An elimination in equal steps, of any size: stage i of n trains `start − ⌈i·(start − kept)/(n − 1)⌉` architectures,
 * so that all steps are alike, or the first ones larger by one.
 *
 * @param options.start Architectures in the first stage.
 * @param options.kept Architectures selected; those of the last stage, unless it is the only one.
 * @throws RangeError when a number is no positive integer, or more are kept than start.
 * @example
 * fixedElimination({ start: 12, kept: 4, stages: 3, epochsPerStage: 4 }).sizes; // [12, 8, 4], the thesis's
 */
export function fixedElimination(options: {
  readonly start: number;
  readonly kept: number;
  readonly stages: number;
  readonly epochsPerStage: number;
}): EliminationSchedule {
  const start = requireInteger("Architectures that start an elimination", options.start, 1, 2 ** 24);
  const selected = requireInteger("Architectures that an elimination keeps", options.kept, 1, start);
  const stages = requireInteger("Stages of an elimination", options.stages, 1, 2 ** 16);
  const epochsPerStage = requireInteger("Epochs a stage", options.epochsPerStage, 1, 2 ** 24);
  const eliminated = (stage: number): number =>
    stage === 0 ? 0 : Number(divide(BigInt(stage) * BigInt(start - selected), BigInt(stages - 1), "ceil"));
  const sizes = Array.from({ length: stages }, (_, stage) => start - eliminated(stage));
  return { sizes, epochsPerStage, selected };
}

/**
 * The one bracket of an elimination.
 *
 * @throws RangeError when sizes are not positive integers that never rise, or fewer than `selected` remain.
 */
export function eliminationBracket(schedule: EliminationSchedule): Bracket {
  const { sizes, epochsPerStage, selected } = schedule;
  if (sizes.length === 0) throw new RangeError("A schedule needs at least one stage.");
  if (!Number.isSafeInteger(epochsPerStage) || epochsPerStage < 1) {
    throw new RangeError(`Epochs a stage must be a positive integer, not ${epochsPerStage}.`);
  }
  sizes.forEach((size, stage) => {
    const bound = stage === 0 ? Number.MAX_SAFE_INTEGER : sizes[stage - 1];
    if (!Number.isSafeInteger(size) || size < 1 || size > bound) {
      throw new RangeError(`Stage ${stage} has ${size} architectures: it must be an integer from 1 to ${bound}.`);
    }
  });
  const last = sizes[sizes.length - 1];
  if (!Number.isSafeInteger(selected) || selected < 1 || selected > last) {
    throw new RangeError(`Cannot select ${selected} of the last stage's ${last} architectures.`);
  }
  return bracketOf(sizes.map((configurations, stage) => ({ configurations, resource: (stage + 1) * epochsPerStage })));
}
