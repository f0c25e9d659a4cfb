import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evaluation, runHyperband, type Trial, thesisSchedule } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { indices, madeUpEvaluation, randomArchitectures } from "./search-helpers";

/** Trainings that end when told, each with the accuracy that its architecture's index and epochs say. */
function heldTrainings(accuracyOf: (index: number, epochs: number) => number) {
  const open: { readonly index: number; readonly epochs: number; readonly finish: () => void }[] = [];
  const evaluate = (_: unknown, epochs: number, index: number): Promise<Evaluation> =>
    new Promise((resolve) => {
      const finish = (): void => resolve({ accuracy: accuracyOf(index, epochs), loss: 0 });
      open.push({ index, epochs, finish });
    });
  /** Ends a training and lets the search react. */
  const finish = async (index: number): Promise<void> => {
    const [training] = open.splice(
      open.findIndex((each) => each.index === index),
      1,
    );
    training.finish();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const running = (epochs: number): readonly number[] =>
    open.filter((each) => each.epochs === epochs).map(({ index }) => index);
  return { evaluate, finish, running, open };
}

describe("an architecture that is certain to survive", () => {
  it("trains on before its rung has ended: of 12 with 8 survivors the best after 5, the two best after 6", async () => {
    // later ones are better: 0.05, 0.10, …
    const { evaluate, finish, running } = heldTrainings((index) => (index + 1) / 20);
    const architectures = randomArchitectures(12);
    void runHyperband({ architectures, schedule: thesisSchedule, filterPenalty: 0, evaluate });
    for (const index of [3, 1, 7, 5]) await finish(index);
    expect(running(8)).toEqual([]);
    await finish(2); // even if the 7 others are all better, 7 is among the 8 best
    expect(running(8)).toEqual([7]);
    await finish(0);
    expect(running(8)).toEqual([7, 5]);
    await finish(11); // now the best of all: of 5 left, 3 of those so far are certain
    expect(running(8)).toEqual([7, 5, 11]);
  });

  it("is one that survives, in any order of results, and nobody else trains on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1 << 30 }), async (seed) => {
        const random = createRandom(seed, "order");
        const architectures = randomArchitectures(12, seed);
        const accuracyOf = (index: number, epochs: number): number =>
          // few values, so that ties are common
          Math.round(4 * madeUpEvaluation(architectures[index], epochs, seed).accuracy) / 4;
        const { evaluate, finish, open } = heldTrainings(accuracyOf);
        const rungs: (readonly Trial[])[] = [];
        const begun = new Map<number, number[]>([[4, []]]);
        const outcome = runHyperband({
          architectures,
          schedule: thesisSchedule,
          filterPenalty: 0,
          evaluate: (...call) => {
            begun.set(call[1], [...(begun.get(call[1]) ?? []), call[2]]);
            return evaluate(call[0], call[1], call[2]);
          },
          onRung: (trials) => rungs.push(trials),
        });
        while (open.length > 0) await finish(open[random.integer(open.length)].index);
        await outcome;
        // the oracle: sort the whole rung, keep the best
        let alive = [...architectures.keys()];
        for (const [rung, kept] of [8, 4, 4].entries()) {
          const epochs = 4 * (rung + 1);
          expect([...begun.get(epochs)!].sort((a, b) => a - b)).toEqual(alive);
          expect(indices(rungs[rung])).toEqual(alive);
          alive = [...alive]
            .sort((a, b) => accuracyOf(b, epochs) - accuracyOf(a, epochs) || a - b)
            .slice(0, kept)
            .sort((a, b) => a - b);
          expect(indices(rungs[rung].filter(({ survives }) => survives))).toEqual(alive);
        }
      }),
      { numRuns: 40 },
    );
  });
});
