import { describe, expect, it } from "vitest";
import {
  type Evaluate,
  runHyperband,
  type SearchSchedule,
  scoresByPenalty,
  startSizes,
  thesisSchedule,
} from "../../lib/hyperband";
import { totalFilters } from "../../lib/search-space";
import { evaluateAtOnce, indices, randomArchitectures } from "./search-helpers";

const search = (schedule: SearchSchedule, filterPenalty: number, evaluate: Evaluate = evaluateAtOnce) =>
  runHyperband({
    architectures: randomArchitectures(startSizes(schedule).reduce((sum, size) => sum + size, 0)),
    schedule,
    filterPenalty,
    evaluate,
  });

const full: SearchSchedule = { kind: "hyperband", maxResource: 9, eta: 3, convention: "algorithm1", selected: 4 };

describe("the study of λ", () => {
  it("selects with the recorded λ what the search selected, with the same scores", async () => {
    for (const schedule of [thesisSchedule, full]) {
      const outcome = await search(schedule, 1e-4);
      const [same] = scoresByPenalty(outcome, [1e-4]);
      expect(same.selected.map(({ index }) => index)).toEqual(indices(outcome.selected));
      expect(same).toMatchObject({ shared: 4, extrapolated: 0, filterPenalty: 1e-4 });
      expect(same.summedScore).toBeCloseTo(outcome.summedScore, 12);
    }
  });

  it("gives what a search with the other λ would have selected, where accuracy does not change with training", async () => {
    const evaluate: Evaluate = async (architecture) => evaluateAtOnce(architecture, 1, 0, 0);
    const outcome = await search(thesisSchedule, 0, evaluate);
    for (const penalty of [0, 1e-4, 1e-3, 1]) {
      const [replayed] = scoresByPenalty(outcome, [penalty]);
      const run = await search(thesisSchedule, penalty, evaluate);
      expect(replayed.selected.map(({ index }) => index)).toEqual(indices(run.selected));
      expect(replayed.summedScore).toBeCloseTo(run.summedScore, 12);
      const known = new Set(outcome.trials.filter(({ epochs }) => epochs === 12).map(({ index }) => index));
      expect(replayed.extrapolated).toBe(replayed.selected.filter(({ index }) => !known.has(index)).length);
    }
  });

  it("chooses smaller architectures as λ grows, in the end the smallest of all", async () => {
    const outcome = await search(thesisSchedule, 0);
    const study = scoresByPenalty(outcome, [0, 1e-3, 1e-2, 10]);
    const sizes = study.map(({ meanFilters }) => meanFilters);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const smallest = [...outcome.rungs[0].trials].sort(
      (a, b) => totalFilters(a.architecture) - totalFilters(b.architecture),
    );
    expect(study[3].selected.map(({ index }) => index)).toEqual(indices(smallest.slice(0, 4)));
    expect(study[3].extrapolated).toBeGreaterThan(0);
  });

  it("refuses a negative λ", async () => {
    const outcome = await search(thesisSchedule, 0);
    expect(() => scoresByPenalty(outcome, [-1])).toThrow("λ must be ≥ 0, not -1");
  });
});
