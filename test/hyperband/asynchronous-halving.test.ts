import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AsynchronousHalving,
  type AsynchronousSchedule,
  asynchronousBracket,
  bracketsOf,
  type Duration,
  type Evaluate,
  hyperbandPosterior,
  runHyperband,
  type Trial,
  totalEpochs,
} from "../../lib/hyperband";
import { totalFilters } from "../../lib/search-space";
import { evaluateAtOnce, evaluateOnWorkers, indices, randomArchitectures, rungSizes } from "./search-helpers";

const schedule: AsynchronousSchedule = {
  kind: "asha",
  configurations: 9,
  minResource: 1,
  maxResource: 9,
  eta: 3,
  earlyStoppingRate: 0,
  promotions: "open",
  lanes: 1,
  selected: 1,
};

const result = (index: number, rung: number, score: number): Trial => ({
  architecture: [10, 10, 10, 10],
  index,
  bracket: 2,
  rung,
  epochs: 3 ** rung,
  accuracy: score,
  loss: 0,
  score,
  survives: false,
});

/** Proposals when every job's result comes in before the next is asked for. */
function proposals(options: AsynchronousSchedule, scoreOf: (index: number, rung: number) => number): string[] {
  const scheduler = new AsynchronousHalving(options);
  const log: string[] = [];
  for (let job = scheduler.next(); job; job = scheduler.next()) {
    log.push(`${job.index}@${job.rung}`);
    scheduler.report(result(job.index, job.rung, scoreOf(job.index, job.rung)));
  }
  return log;
}

describe("the rule of asynchronous halving (Li et al. 2020, algorithm 2)", () => {
  it("promotes the best of three as soon as there are three, from the highest rung down", () => {
    // by hand: 2 is best of 0–2; 3 becomes best of the first four; 4–8 are worse than all
    const scores = [0.2, 0.1, 0.5, 0.6, 0.05, 0.04, 0.03, 0.02, 0.01];
    expect(proposals(schedule, (index) => scores[index])).toEqual([
      "0@0",
      "1@0",
      "2@0",
      "2@1",
      "3@0",
      "3@1",
      "4@0",
      "5@0",
      "6@0",
      "7@0",
      "8@0",
      "0@1",
      "3@2",
    ]);
  });

  it("proposes promotions before new architectures, and nothing while all results are out", () => {
    const scheduler = new AsynchronousHalving({ ...schedule, configurations: 4 });
    const jobs = [scheduler.next(), scheduler.next(), scheduler.next(), scheduler.next()];
    expect(jobs.map((job) => `${job?.index}@${job?.rung}`)).toEqual(["0@0", "1@0", "2@0", "3@0"]);
    expect(scheduler.next()).toBeUndefined();
    scheduler.report(result(3, 0, 0.1));
    scheduler.report(result(1, 0, 0.2));
    expect(scheduler.next()).toBeUndefined();
    scheduler.report(result(0, 0, 0.3));
    expect(scheduler.next()).toEqual({ index: 0, rung: 1 });
    expect(scheduler.next()).toBeUndefined();
    scheduler.report(result(2, 0, 0.4));
    expect(scheduler.next()).toEqual({ index: 2, rung: 1 });
  });

  it("promotes from the highest rung first where several could", () => {
    const scheduler = new AsynchronousHalving({ ...schedule, configurations: 6, eta: 2, maxResource: 4 });
    for (let index = 0; index < 6; index++) expect(scheduler.next()).toEqual({ index, rung: 0 });
    for (const index of [0, 1, 2, 3]) scheduler.report(result(index, 0, index / 10));
    expect([scheduler.next(), scheduler.next()]).toEqual([
      { index: 3, rung: 1 },
      { index: 2, rung: 1 },
    ]);
    scheduler.report(result(2, 1, 0.7));
    scheduler.report(result(3, 1, 0.6));
    scheduler.report(result(4, 0, 0.9));
    scheduler.report(result(5, 0, 0.1));
    expect(scheduler.next()).toEqual({ index: 2, rung: 2 });
    expect(scheduler.next()).toEqual({ index: 4, rung: 1 });
  });

  it("has rungs at r·η^(s + k) up to R, fewer with an early-stopping rate", () => {
    const resources = (options: Partial<AsynchronousSchedule>) =>
      asynchronousBracket({ ...schedule, configurations: 1000, ...options }).rungs.map(({ resource }) => resource);
    expect(resources({ maxResource: 81 })).toEqual([1, 3, 9, 27, 81]);
    expect(resources({ maxResource: 80 })).toEqual([1, 3, 9, 27]);
    expect(resources({ minResource: 2, maxResource: 81 })).toEqual([2, 6, 18, 54]);
    expect(resources({ maxResource: 81, earlyStoppingRate: 2 })).toEqual([9, 27, 81]);
    expect(resources({ maxResource: 81, promotions: "capped", earlyStoppingRate: 4 })).toEqual([81]);
  });

  it("refuses impossible numbers, naming them", () => {
    expect(() => new AsynchronousHalving({ ...schedule, minResource: 10 })).toThrow("from 1 to 9, not 10");
    expect(() => new AsynchronousHalving({ ...schedule, earlyStoppingRate: 3 })).toThrow("from 0 to 2, not 3");
    expect(() => new AsynchronousHalving({ ...schedule, lanes: 0 })).toThrow("lanes of asynchronous halving");
    expect(() => new AsynchronousHalving({ ...schedule, eta: 1 })).toThrow("eta of asynchronous halving");
    expect(() => new AsynchronousHalving({ ...schedule, configurations: 0 })).toThrow(RangeError);
  });

  /** Promotions from the lowest rung for scores in order of arrival, written down from the rule without a scheduler. */
  function slowPromotions(scores: readonly number[], eta: number): number {
    const promoted = new Set<number>();
    scores.forEach((_, last) => {
      const seen = scores.slice(0, last + 1);
      for (let again = true; again; ) {
        again = false;
        for (let index = 0; index < seen.length; index++) {
          const better = seen.filter((score, other) => score > seen[index] || (score === seen[index] && other < index));
          if (promoted.has(index) || (better.length + 1) * eta > seen.length) continue;
          promoted.add(index);
          again = true;
        }
      }
    });
    return promoted.size;
  }

  it("promotes as many as the rule written down slowly, never more than its bound, which rising scores reach", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 2, max: 4 }), (list, eta) => {
        const options = { ...schedule, configurations: list.length, eta, maxResource: eta };
        const log = proposals(options, (index, rung) => (rung === 0 ? list[index] : 0));
        const promoted = log.filter((job) => job.endsWith("@1")).length;
        expect(promoted).toBe(slowPromotions(list, eta));
        expect(promoted).toBeLessThanOrEqual(Math.max(0, list.length - eta + 1));
      }),
    );
    const rising = proposals({ ...schedule, maxResource: 9, configurations: 14 }, (index) => index);
    const counts = [0, 1, 2].map((rung) => rising.filter((job) => job.endsWith(`@${rung}`)).length);
    expect(counts).toEqual(asynchronousBracket({ ...schedule, configurations: 14 }).rungs.map((r) => r.configurations));
  });
});

describe("an asynchronous search", () => {
  const schedules = fc.record({
    kind: fc.constant("asha" as const),
    configurations: fc.integer({ min: 1, max: 24 }),
    minResource: fc.integer({ min: 1, max: 3 }),
    maxResource: fc.integer({ min: 3, max: 30 }),
    eta: fc.integer({ min: 2, max: 4 }),
    earlyStoppingRate: fc.constant(0),
    promotions: fc.constantFrom("open" as const, "capped" as const),
    lanes: fc.integer({ min: 1, max: 5 }),
    selected: fc.constant(1),
  });
  const byFilters: Duration = (architecture, epochs, behind) => (epochs - behind) * totalFilters(architecture);

  it("costs exactly its rungs when promotions are capped, and never more than the bound when open", async () => {
    await fc.assert(
      fc.asyncProperty(schedules, fc.nat(), async (any, seed) => {
        const architectures = randomArchitectures(any.configurations, seed);
        const outcome = await runHyperband({
          architectures,
          schedule: any,
          filterPenalty: 0,
          evaluate: evaluateAtOnce,
          duration: byFilters,
        });
        const planned = bracketsOf(any)[0].rungs.map(({ configurations }) => configurations);
        if (any.promotions === "capped") expect(rungSizes(outcome)).toEqual(planned);
        for (const [rung, size] of rungSizes(outcome).entries()) expect(size).toBeLessThanOrEqual(planned[rung]);
        const epochs = outcome.trials.reduce((sum, trial) => {
          const before = outcome.rungs.find(({ rung }) => rung === trial.rung - 1)?.resource ?? 0;
          return sum + trial.epochs - before;
        }, 0);
        expect(epochs).toBeLessThanOrEqual(totalEpochs(any));
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same outcome with 1, 2 and 3 workers of any speed", async () => {
    const any: AsynchronousSchedule = { ...schedule, configurations: 18, lanes: 4, selected: 4 };
    const architectures = randomArchitectures(18);
    const run = (evaluate: Evaluate) =>
      runHyperband({ architectures, schedule: any, filterPenalty: 1e-4, evaluate, duration: byFilters });
    const expected = await run(evaluateAtOnce);
    for (const workers of [1, 2, 3]) expect(await run(evaluateOnWorkers(workers, workers))).toEqual(expected);
    expect(hyperbandPosterior(expected.selected).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(expected.selected[0].epochs).toBe(9);
  });

  it("decides by the simulated clock: a slow architecture's result counts late", async () => {
    // two lanes; the first architecture is the best, but takes 10 times as long: the others are compared without it
    const architectures = [[120, 120, 120, 120], ...randomArchitectures(3).slice(0, 3)];
    const started: string[] = [];
    const outcome = await runHyperband({
      architectures,
      schedule: { ...schedule, configurations: 4, maxResource: 2, eta: 2, lanes: 2 },
      filterPenalty: 0,
      evaluate: async (_, epochs, index) => {
        started.push(`${index}@${epochs}`);
        return { accuracy: [0.9, 0.2, 0.3, 0.1][index], loss: 0 };
      },
      duration: (architecture) => (architecture === architectures[0] ? 10 : 1),
    });
    expect(started).toEqual(["0@1", "1@1", "2@1", "2@2", "3@1", "0@2"]);
    expect(indices(outcome.selected)).toEqual([0]);
  });

  it("counts results that come at the same simulated moment in the order of their start", async () => {
    const counted: number[] = [];
    await runHyperband({
      architectures: randomArchitectures(9),
      schedule: { ...schedule, lanes: 4, maxResource: 1 },
      filterPenalty: 0,
      evaluate: evaluateOnWorkers(4, 1),
      onRung: ([{ index }]) => counted.push(index),
    });
    expect(counted).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("refuses durations that are no time, and fails when an evaluation fails", async () => {
    const options = { architectures: randomArchitectures(9), schedule, filterPenalty: 0 };
    const timeless = runHyperband({ ...options, evaluate: evaluateAtOnce, duration: () => 0 });
    await expect(timeless).rejects.toThrow("must be positive and finite, not 0");
    const evaluate: Evaluate = async () => {
      throw new Error("worker gone");
    };
    await expect(runHyperband({ ...options, schedule: { ...schedule, lanes: 3 }, evaluate })).rejects.toThrow(
      "worker gone",
    );
  });
});
