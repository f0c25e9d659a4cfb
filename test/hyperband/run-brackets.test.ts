import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bracket,
  bracketOf,
  bracketsOf,
  type Evaluate,
  hyperbandPosterior,
  runHyperband,
  type SearchSchedule,
  startSizes,
  type Trial,
  thesisSchedule,
  totalEpochs,
} from "../../lib/hyperband";
import { runBrackets } from "../../lib/hyperband/run-brackets";
import { architectureId } from "../../lib/search-space";
import {
  evaluateAtOnce,
  evaluateOnWorkers,
  indices,
  numberedArchitecture,
  randomArchitectures,
} from "./search-helpers";

const full = (maxResource: number, eta: number, convention: "algorithm1" | "jamieson" | "ceil" = "algorithm1") =>
  ({ kind: "hyperband", maxResource, eta, convention, selected: 4 }) as const;

const architecturesOf = (schedule: SearchSchedule) =>
  randomArchitectures(startSizes(schedule).reduce((sum, size) => sum + size, 0));

describe("a synchronous search", () => {
  it("drops what Syne Tune's synchronous Hyperband drops on its test's losses", async () => {
    const bracket = bracketOf([
      { configurations: 9, resource: 1 },
      { configurations: 4, resource: 3 },
      { configurations: 1, resource: 9 },
    ]);
    const losses: Record<number, readonly number[]> = {
      1: [3, 5, 1, 4, 9, 6, 2, 7, 8],
      3: [2.9, Number.NaN, 3.1, 3.0, Number.NaN, Number.NaN, 3.0],
      9: [2],
    };
    const trials = await runBrackets({
      brackets: [bracket],
      selected: 1,
      architectures: Array.from({ length: 9 }, () => [10, 10, 10, 10]),
      filterPenalty: 0,
      evaluate: async (_, epochs, index) => ({ accuracy: 1 - losses[epochs][index] / 10, loss: 0 }),
    });
    const dropped = (rung: number) => trials.filter((trial) => trial.rung === rung && !trial.survives);
    expect(indices(dropped(0))).toEqual([1, 4, 5, 7, 8]);
    expect(indices(dropped(1))).toEqual([2, 3, 6]);
  });

  it("keeps the workers of all brackets busy as Keras Tuner does for 4 epochs and factor 2: 10, then 4, then 1", async () => {
    const schedule = full(4, 2, "ceil");
    const waves: number[] = [];
    let waiting: (() => void)[] = [];
    const outcome = runHyperband({
      architectures: architecturesOf(schedule),
      schedule,
      filterPenalty: 0,
      evaluate: async (...call) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return evaluateAtOnce(...call);
      },
    });
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (waiting.length === 0) break;
      const wave = waiting;
      waiting = [];
      waves.push(wave.length);
      for (const finish of wave) finish();
    }
    expect(waves).toEqual([10, 4, 1]);
    expect((await outcome).trials.length).toBe(15);
  });

  it("trains exactly what its schedule says, each epoch once, for any convention and size", async () => {
    const schedules = fc.record({
      kind: fc.constant("hyperband" as const),
      maxResource: fc.integer({ min: 1, max: 30 }),
      eta: fc.integer({ min: 2, max: 4 }),
      convention: fc.constantFrom("algorithm1" as const, "jamieson" as const, "ceil" as const),
      selected: fc.constant(1),
    });
    await fc.assert(
      fc.asyncProperty(schedules, fc.nat(), async (schedule, seed) => {
        const asked: [number, number, number][] = [];
        const record: Evaluate = (architecture, epochs, index, behind) => {
          asked.push([index, behind, epochs]);
          return evaluateAtOnce(architecture, epochs, index, behind);
        };
        const size = startSizes(schedule).reduce((sum, count) => sum + count, 0);
        const architectures = randomArchitectures(size, seed);
        const outcome = await runHyperband({ architectures, schedule, filterPenalty: 1e-4, evaluate: record });
        expect(asked.reduce((sum, [, behind, epochs]) => sum + epochs - behind, 0)).toBe(totalEpochs(schedule));
        expect(outcome.rungs.map(({ configurations, resource }) => ({ configurations, resource }))).toEqual(
          bracketsOf(schedule).flatMap(({ rungs }) => rungs),
        );
        expect(outcome.eliminated.length + outcome.selected.length).toBe(size);
        for (const index of architectures.keys()) {
          const own = asked.filter(([asking]) => asking === index);
          expect(own.map(([, behind]) => behind)).toEqual([0, ...own.slice(0, -1).map(([, , epochs]) => epochs)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("selects those trained longest, of these the best, over all brackets", async () => {
    const schedule = full(9, 3);
    const outcome = await runHyperband({
      architectures: architecturesOf(schedule),
      schedule,
      filterPenalty: 0,
      evaluate: evaluateAtOnce,
    });
    const finalists = outcome.trials.filter(({ epochs }) => epochs === 9);
    expect(finalists.length).toBe(1 + 1 + 3);
    const best = [...finalists].sort((a, b) => b.score - a.score).slice(0, 4);
    expect(indices(outcome.selected)).toEqual(indices(best));
    expect(outcome.selected.every(({ survives }) => survives)).toBe(true);
    expect(outcome.summedScore).toBeCloseTo(
      best.reduce((sum, { score }) => sum + score, 0),
      12,
    );
    expect(hyperbandPosterior(outcome.selected).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  it("fills the selection from lower rungs when the highest holds too few", async () => {
    const schedule: SearchSchedule = {
      kind: "halving",
      configurations: 9,
      minResource: 1,
      maxResource: 9,
      eta: 3,
      earlyStoppingRate: 0,
      rounding: "floor",
      selected: 5,
    };
    const outcome = await runHyperband({
      architectures: randomArchitectures(9),
      schedule,
      filterPenalty: 0,
      evaluate: async (_, __, index) => ({ accuracy: index / 10, loss: 0 }),
    });
    expect(outcome.selected.map(({ index, epochs }) => [index, epochs])).toEqual([
      [8, 9],
      [7, 3],
      [6, 3],
      [5, 1],
      [4, 1],
    ]);
  });

  it("gives the same outcome with 1, 2 and 3 workers of any speed", async () => {
    const schedule = full(9, 3);
    const architectures = architecturesOf(schedule);
    const run = (evaluate: Evaluate) => runHyperband({ architectures, schedule, filterPenalty: 1e-4, evaluate });
    const expected = await run(evaluateAtOnce);
    for (const workers of [1, 2, 3]) expect(await run(evaluateOnWorkers(workers, workers))).toEqual(expected);
  });

  it("reports each rung once it is finished, survivors marked", async () => {
    const seen: (readonly Trial[])[] = [];
    const outcome = await runHyperband({
      architectures: randomArchitectures(12),
      schedule: thesisSchedule,
      filterPenalty: 0,
      evaluate: evaluateAtOnce,
      onRung: (trials) => seen.push(trials),
    });
    expect(seen).toEqual(outcome.rungs.map(({ trials }) => trials));
    expect(outcome.rungs.map(({ eliminated }) => eliminated.length)).toEqual([4, 4, 0]);
  });

  it("fails when an evaluation fails", async () => {
    const evaluate: Evaluate = async (...call) => {
      if (call[2] === 3) throw new Error("worker gone");
      return evaluateAtOnce(...call);
    };
    const schedule = full(4, 2);
    const architectures = architecturesOf(schedule);
    await expect(runHyperband({ architectures, schedule, filterPenalty: 0, evaluate })).rejects.toThrow("worker gone");
  });
});

describe("equal architectures", () => {
  /** A training that remembers how far it is, and counts epochs that it has to train again. */
  function trainings() {
    const known = new Map<string, Set<number>>();
    const reached = new Map<string, number>();
    let epochsTrained = 0;
    let repeated = 0;
    const evaluate: Evaluate = async (architecture, epochs, index, behind) => {
      const id = architectureId(architecture);
      const records = known.get(id) ?? new Set();
      known.set(id, records);
      if (!records.has(epochs)) {
        const from = reached.get(id) ?? 0;
        if (epochs < from) repeated += epochs;
        else epochsTrained += epochs - from;
        reached.set(id, Math.max(from, epochs));
        records.add(epochs);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return evaluateAtOnce(architecture, epochs, index, behind);
    };
    return { evaluate, reached, totals: () => ({ epochsTrained, repeated }) };
  }

  it("are contenders of their own, trained once", async () => {
    const three = [0, 1, 2].map(numberedArchitecture);
    const architectures = Array.from({ length: 12 }, (_, index) => three[index % 3]);
    const { evaluate, reached, totals } = trainings();
    const outcome = await runHyperband({ architectures, schedule: thesisSchedule, filterPenalty: 0, evaluate });
    expect(outcome.trials.length).toBe(24);
    expect(totals()).toEqual({ epochsTrained: [...reached.values()].reduce((a, b) => a + b), repeated: 0 });
    expect(totals().epochsTrained).toBeLessThanOrEqual(3 * 12);
    // four copies of the best tie exactly, so all of them are selected and weigh in the posterior
    expect(new Set(outcome.selected.map(({ architecture }) => architectureId(architecture))).size).toBe(1);
    expect(indices(outcome.selected)).toEqual([...indices(outcome.selected)].sort((a, b) => a - b));
  });

  it("of several brackets are trained once too, in whatever order workers finish", async () => {
    const schedule = full(27, 3);
    const size = startSizes(schedule).reduce((sum, count) => sum + count, 0);
    for (const seed of [1, 2, 3]) {
      const architectures = Array.from({ length: size }, (_, index) => numberedArchitecture((index * 7 + seed) % 10));
      const { evaluate, reached, totals } = trainings();
      const onWorkers = evaluateOnWorkers(3, seed, evaluate);
      const outcome = await runHyperband({ architectures, schedule, filterPenalty: 0, evaluate: onWorkers });
      expect(outcome.trials.length).toBe(bracketsOf(schedule).reduce((sum, b) => sum + countOf(b), 0));
      expect(totals()).toEqual({ epochsTrained: [...reached.values()].reduce((a, b) => a + b), repeated: 0 });
      const plain = await runHyperband({ architectures, schedule, filterPenalty: 0, evaluate: evaluateAtOnce });
      expect(outcome).toEqual(plain);
    }
  });

  const countOf = ({ rungs }: Bracket): number => rungs.reduce((sum, { configurations }) => sum + configurations, 0);
});
