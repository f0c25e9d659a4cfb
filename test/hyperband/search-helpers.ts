import type { Evaluate, Evaluation, HyperbandOutcome, Trial } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { type Architecture, architectureId, filterOptions, sampleUniformArchitecture } from "../../lib/search-space";

/** Random architectures, by chance all different. */
export function randomArchitectures(count: number, seed = 11): readonly Architecture[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => sampleUniformArchitecture(random));
}

/** An architecture for each number, all different. */
export const numberedArchitecture = (index: number): Architecture =>
  [10, 10, 10, 0].map((filters, layer) => {
    return layer === 3 ? filterOptions[index % 23] : filters + 5 * (Math.floor(index / 23 ** (3 - layer)) % 23);
  });

/** What training says, made up from architecture, epochs and seed alone, as a real training would be. */
export function madeUpEvaluation(architecture: Architecture, epochs: number, seed = 1): Evaluation {
  const random = createRandom(seed, architectureId(architecture), epochs);
  return { accuracy: random.uniform(), loss: random.uniform() };
}

/** Answers at once. */
export const evaluateAtOnce: Evaluate = async (architecture, epochs) => madeUpEvaluation(architecture, epochs);

/** An evaluate on some workers of different speed: calls queue, and end in an order that the seed decides. */
export function evaluateOnWorkers(workers: number, seed: number, evaluate: Evaluate = evaluateAtOnce): Evaluate {
  const random = createRandom(seed, "workers");
  const queue: (() => Promise<void>)[] = [];
  let busy = 0;
  const pump = (): void => {
    while (busy < workers && queue.length > 0) {
      const next = queue.splice(random.integer(queue.length), 1)[0];
      busy++;
      void next().then(() => {
        busy--;
        pump();
      });
    }
  };
  return (...call) =>
    new Promise((resolve, reject) => {
      queue.push(async () => {
        await new Promise((wake) => setTimeout(wake, random.integer(3)));
        await evaluate(...call).then(resolve, reject);
      });
      pump();
    });
}

/** Indices of sampled architectures, in order. */
export const indices = (trials: readonly Trial[]): readonly number[] => trials.map(({ index }) => index);

/** Rung sizes of an outcome, lowest first. */
export const rungSizes = ({ rungs }: HyperbandOutcome): readonly number[] =>
  rungs.map(({ configurations }) => configurations);
