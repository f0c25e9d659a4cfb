import { type AsynchronousSchedule, asynchronousBracket } from "./asynchronous-halving";
import { type Bracket, type Rung, trainedResource } from "./bracket";
import { type HyperbandSchedule, hyperbandBrackets } from "./conventions";
import { type EliminationSchedule, eliminationBracket } from "./elimination";
import { requireInteger } from "./integers";
import { type HalvingSchedule, halvingBracket } from "./successive-halving";

/** How a search spends its epochs. Without a kind it is the thesis's elimination. */
export type SearchSchedule = EliminationSchedule | HyperbandSchedule | HalvingSchedule | AsynchronousSchedule;

function plainBrackets(schedule: SearchSchedule): readonly Bracket[] {
  switch (schedule.kind) {
    case "hyperband":
      return hyperbandBrackets(schedule);
    case "halving":
      return [halvingBracket(schedule)];
    case "asha":
      return [asynchronousBracket(schedule)];
    default:
      return [eliminationBracket(schedule)];
  }
}

/**
 * The brackets of any schedule in exact integers. For asynchronous halving with open promotions they are the most that
 * can happen ({@link isUpperBound}).
 *
 * @throws RangeError when a number is out of its range, or more are selected than start.
 */
export function bracketsOf(schedule: SearchSchedule): readonly Bracket[] {
  const brackets = plainBrackets(schedule);
  const start = brackets.reduce((sum, { rungs }) => sum + rungs[0].configurations, 0);
  requireInteger("Architectures that a search selects", schedule.selected, 1, start);
  return brackets;
}

/** Whether {@link bracketsOf} gives the most that can happen instead of what will: the rest depends on results. */
export function isUpperBound(schedule: SearchSchedule): boolean {
  return schedule.kind === "asha" && schedule.promotions === "open";
}

/** Architectures that each bracket starts with: [12] for the thesis. */
export function startSizes(schedule: SearchSchedule): readonly number[] {
  return bracketsOf(schedule).map(({ rungs }) => rungs[0].configurations);
}

/**
 * The rungs of a schedule in exact integers, those of several brackets one after the other.
 *
 * @throws RangeError when a number is out of its range, see {@link bracketsOf}.
 */
export function rungsOf(schedule: SearchSchedule): readonly Rung[] {
  return bracketsOf(schedule).flatMap(({ rungs }) => rungs);
}

/** Epochs of training that a schedule costs when survivors continue. */
export function totalEpochs(schedule: SearchSchedule): number {
  return trainedResource(bracketsOf(schedule));
}
