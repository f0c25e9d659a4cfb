import { createRandom } from "../../platform/random/random";
import { contentAddress } from "../../platform/results/cache";
import type { ArchivedResult } from "../../platform/results/read-archive";
import type { Question } from "../../platform/tasks/address";
import type { Task } from "../../platform/tasks/kind";
import { type AskingExperiment, asking } from "../study/study";

/** A result that came out otherwise when it was computed again. */
export interface ResultDifference {
  readonly kind: string;
  readonly task: Task;
  readonly stored: unknown;
  readonly computed: unknown;
}

/** Results of each kind drawn at random, none twice; all of a kind that has fewer. */
export function drawnResults(
  results: readonly ArchivedResult[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly ArchivedResult[] {
  const kinds = [...new Set(results.map(({ kind }) => kind))].sort();
  return kinds.flatMap((kind) => {
    const own = results.filter((result) => result.kind === kind);
    const order = createRandom(seed, "verify", kind).permutation(own.length);
    return [...order.subarray(0, count)].map((place) => own[place]);
  });
}

const taskOf = ({ question }: ArchivedResult): Task => (question as Question).task as Task;

/** The experiment "compute these tasks again"; what differs in any digit is its result. */
export const computingAgain = (drawn: readonly ArchivedResult[]): AskingExperiment<readonly ResultDifference[]> =>
  asking(async ({ source }) => {
    const answers = await Promise.all(drawn.map((result) => source.run(taskOf(result))));
    return drawn.flatMap((result, index): readonly ResultDifference[] => {
      const computed: unknown = answers[index];
      if (contentAddress(computed) === contentAddress(result.answer)) return [];
      return [{ kind: result.kind, task: taskOf(result), stored: result.answer, computed }];
    });
  });
