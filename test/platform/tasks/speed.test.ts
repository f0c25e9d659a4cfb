import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trainingCost } from "../../../lib/networks/cost";
import { trainNetwork } from "../../../lib/networks/train-network.task";
import {
  addCosts,
  fitSpeed,
  noCost,
  secondsOf,
  speedError,
  type Timing,
  withGraphSteps,
} from "../../../lib/platform/tasks";

const speed = { secondsPerStep: 1e-3, secondsPerGraphStep: 1e-4, secondsPerMultiplyAdd: 1e-11, secondsPerValue: 2e-9 };
const costs = [
  { ...noCost, steps: 2, multiplyAdds: 1e8, values: 3e6 },
  { ...noCost, steps: 2, multiplyAdds: 4e9, values: 2e7 },
  { ...noCost, steps: 4, multiplyAdds: 9e8, values: 4e7 },
  { ...noCost, steps: 8, multiplyAdds: 2e9, values: 1e7 },
];

/** What costs take, each with an error of its own. */
const timingsOf = (errors: readonly number[]): readonly Timing[] =>
  costs.map((cost, index) => ({
    cost,
    seconds: (cost.steps * 1e-3 + cost.multiplyAdds * 1e-11 + cost.values * 2e-9) * (1 + errors[index % errors.length]),
  }));

describe("the speed of a worker", () => {
  it("turns steps, multiply-adds and values into seconds", () => {
    const cost = { steps: 3, graphSteps: 20, multiplyAdds: 2e9, values: 5e6 };
    expect(secondsOf(cost, speed)).toBeCloseTo(0.003 + 0.002 + 0.02 + 0.01, 12);
    expect(secondsOf(addCosts(costs[0], costs[1]), speed)).toBeCloseTo(0.004 + 0.041 + 0.046, 12);
    expect(secondsOf(noCost, speed)).toBe(0);
  });

  it("is recovered from exact timings", () => {
    const fitted = fitSpeed(timingsOf([0]));
    expect(fitted.secondsPerStep / 1e-3).toBeCloseTo(1, 6);
    expect(fitted.secondsPerMultiplyAdd / 1e-11).toBeCloseTo(1, 6);
    expect(fitted.secondsPerValue / 2e-9).toBeCloseTo(1, 6);
    expect(speedError(timingsOf([0]), fitted).most).toBeLessThan(1e-6);
  });

  it("is never negative, and explains timings no worse than the true one, whatever the noise", () => {
    const noise = fc.array(fc.double({ min: -0.5, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 });
    const squares = (timings: readonly Timing[], other: typeof speed): number =>
      timings.reduce((sum, { cost, seconds }) => sum + (secondsOf(cost, other) / seconds - 1) ** 2, 0);
    fc.assert(
      fc.property(noise, (errors) => {
        const timings = timingsOf(errors);
        const fitted = fitSpeed(timings);
        for (const value of Object.values(fitted)) expect(value).toBeGreaterThanOrEqual(0);
        expect(squares(timings, fitted)).toBeLessThanOrEqual(squares(timings, speed) + 1e-9);
      }),
    );
  });

  it("fits what there is: one timing, or timings without steps", () => {
    const one = { cost: { ...noCost, multiplyAdds: 1e9 }, seconds: 0.5 };
    const alone = { secondsPerStep: 0, secondsPerGraphStep: 0, secondsPerMultiplyAdd: 5e-10, secondsPerValue: 0 };
    expect(fitSpeed([one])).toEqual(alone);
    const timing = { cost: { ...noCost, graphSteps: 10, multiplyAdds: 1e9 }, seconds: 0.6 };
    expect(withGraphSteps(alone, timing).secondsPerGraphStep).toBeCloseTo(0.01, 12);
    expect(withGraphSteps(alone, { ...timing, seconds: 0.4 }).secondsPerGraphStep).toBe(0);
    expect(() => fitSpeed([])).toThrow("no timings");
    expect(() => fitSpeed([{ ...one, seconds: 0 }])).toThrow("0 seconds");
    expect(() => fitSpeed([{ cost: noCost, seconds: 1 }])).toThrow("timings of nothing");
  });
});

describe("the cost of a task", () => {
  const task = {
    kind: "train-network",
    data: { id: "procedural-blobs", fingerprint: "f", trainPoints: 64, validationPoints: 32, seed: 1 },
    architecture: "10-10-10-10",
    network: { kernelSize: 3, poolSize: 2, head: "flatten", learningRate: 1e-3, batchSize: 32 },
    epochs: 3,
    seed: 1,
  } as const;
  const shape = { trainPoints: 64, validationPoints: 32, reportPoints: 0, channels: 1, nClasses: 4 };

  it("that adds no epoch is nothing", () => {
    expect(trainNetwork.cost(task, 3)).toEqual(noCost);
    expect(trainNetwork.cost(task, 0)).toMatchObject({ steps: 3 * 2, graphSteps: 0 });
  });

  it("counts full batches as steps of a graph where an epoch has sixteen, and the rest apart", () => {
    const stepsOf = (trainPoints: number) => {
      const { steps, graphSteps } = trainingCost({
        architecture: [10, 10, 10, 10],
        network: task.network,
        epochs: 2,
        data: { ...shape, trainPoints },
      });
      return [steps, graphSteps];
    };
    expect([511, 512, 513].map(stepsOf)).toEqual([
      [2 * 16, 0],
      [0, 2 * 16],
      [2, 2 * 16],
    ]);
  });
});
