/** One rung: how many architectures train, and how many epochs each has behind it at the rung's end. */
export interface Rung {
  readonly configurations: number;
  readonly resource: number;
}

/** A successive elimination: sizes of the stages and the epochs trained in each. */
export interface EliminationSchedule {
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
 * The rungs of a schedule in exact integers.
 *
 * @throws RangeError when sizes are not positive integers that never rise, or fewer than `selected` remain.
 */
export function rungsOf(schedule: EliminationSchedule): readonly Rung[] {
  const { sizes, epochsPerStage, selected } = schedule;
  if (sizes.length === 0) throw new RangeError("A schedule needs at least one stage.");
  if (!Number.isInteger(epochsPerStage) || epochsPerStage < 1) {
    throw new RangeError(`Epochs a stage must be a positive integer, not ${epochsPerStage}.`);
  }
  sizes.forEach((size, stage) => {
    const bound = stage === 0 ? Number.MAX_SAFE_INTEGER : sizes[stage - 1];
    if (!Number.isInteger(size) || size < 1 || size > bound) {
      throw new RangeError(`Stage ${stage} has ${size} architectures: it must be an integer from 1 to ${bound}.`);
    }
  });
  const last = sizes[sizes.length - 1];
  if (!Number.isInteger(selected) || selected < 1 || selected > last) {
    throw new RangeError(`Cannot select ${selected} of the last stage's ${last} architectures.`);
  }
  return sizes.map((configurations, stage) => ({ configurations, resource: (stage + 1) * epochsPerStage }));
}

/** Epochs of training that a schedule costs when survivors continue: Σ sizes · epochsPerStage. */
export function totalEpochs(schedule: EliminationSchedule): number {
  return rungsOf(schedule).reduce((sum, rung) => sum + rung.configurations * schedule.epochsPerStage, 0);
}
