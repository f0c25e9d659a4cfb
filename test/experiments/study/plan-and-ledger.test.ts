import fc from "fast-check";
import { expect, it } from "vitest";
import { profileOf, searchWithHyperband } from "../../../lib/experiments";
import { bracketsOf, conventions, isUpperBound, startSizes, totalEpochs } from "../../../lib/hyperband";
import { createRandom } from "../../../lib/platform/random/random";
import { type PlanLine, Planner } from "../../../lib/platform/tasks";
import { MadeUpSource } from "../made-up-source";

const count = (max: number, min = 1) => fc.integer({ min, max });

/** Schedules of every kind, Hyperband under each convention. */
const schedules = fc.oneof(
  fc
    .record({ sizes: fc.array(count(9), { minLength: 1, maxLength: 4 }), epochsPerRung: count(3) })
    .map(({ sizes, epochsPerRung }) => {
      const falling = [...sizes].sort((a, b) => b - a);
      return { kind: "elimination", sizes: falling, epochsPerRung, selected: falling[falling.length - 1] };
    }),
  fc.record({
    kind: fc.constant("hyperband"),
    maxResource: count(20),
    eta: count(4, 2),
    convention: fc.constantFrom(...conventions),
    selected: fc.constant(1),
  }),
  fc.record({
    kind: fc.constant("halving"),
    configurations: count(20),
    maxResource: count(12),
    eta: count(4, 2),
    rounding: fc.constantFrom("floor", "ceil"),
    selected: fc.constant(1),
  }),
  fc.record({
    kind: fc.constant("asha"),
    configurations: count(15),
    maxResource: count(12),
    eta: count(4, 2),
    promotions: fc.constantFrom("capped", "open"),
    lanes: count(4),
    selected: fc.constant(1),
  }),
);

it("a plan asks for exactly the tasks and epochs of the search, for any schedule, also with equal architectures", async () => {
  await fc.assert(
    fc.asyncProperty(schedules, count(6), count(1 << 20), async (hyperband, different, seed) => {
      const profile = profileOf("smoke", { hyperband });
      const size = startSizes(profile.hyperband).reduce((sum, n) => sum + n, 0);
      const random = createRandom(seed, "architectures");
      const architectures = Array.from({ length: size }, () => [10, 10, 10, 10 + 5 * random.integer(different)]);
      const search = (source: Planner | MadeUpSource) =>
        searchWithHyperband({ study: { profile, seed: 1, source }, dataSet: "procedural-blobs", architectures });

      const planner = new Planner();
      await search(planner);
      const [plan]: readonly PlanLine[] = planner.read();
      const source = new MadeUpSource(seed);
      const outcome = await search(source);
      expect(outcome.trials.length).toBe(source.tasks);
      if (isUpperBound(profile.hyperband)) {
        expect(source.tasks).toBeLessThanOrEqual(plan.asked.tasks);
        expect(source.epochs).toBeLessThanOrEqual(plan.asked.epochs);
      } else {
        expect(plan.asked).toEqual({ tasks: source.tasks, epochs: source.epochs, images: 64 * source.epochs });
        expect(plan.asked.epochs).toBe(totalEpochs(profile.hyperband));
      }
      // equal architectures are one training: the cost never exceeds a training each to the last rung
      const longest = Math.max(...bracketsOf(profile.hyperband).flatMap(({ rungs }) => rungs.map((r) => r.resource)));
      const trained = new Set(architectures.map((architecture) => architecture.join())).size;
      expect(plan.cost.steps).toBeLessThanOrEqual(trained * longest * Math.ceil(64 / profile.network.batchSize));
    }),
    { numRuns: 60 },
  );
});
