import { describe, expect, it } from "vitest";
import { profileOf, schedulesAtEqualCost } from "../../../lib/experiments";
import { Planner } from "../../../lib/platform/tasks";
import { MadeUpSource } from "../made-up-source";

const dataSet = "procedural-blobs";
const profile = profileOf("smoke", { hyperband: { sizes: [12, 8, 4], epochsPerRung: 1, selected: 4 } });
const compare = (source: MadeUpSource) => schedulesAtEqualCost(dataSet, 3).ask({ profile, seed: 1, source });

describe("schedules at equal cost", () => {
  it("each find an architecture in each repeat, and train it again from another seed", async () => {
    const runs = await compare(new MadeUpSource(1, true));
    expect(runs.map(({ schedule, repeat }) => `${schedule} ${repeat}`)).toEqual(
      ["as in the profile", "full Hyperband", "random search"].flatMap((name) => [0, 1, 2].map((r) => `${name} ${r}`)),
    );
    for (const { filters, accuracy, chosenAccuracy, score, chosenScore, architecture } of runs) {
      expect(filters).toBe(architecture.split("-").reduce((sum, part) => sum + Number(part), 0));
      expect(accuracy).not.toBe(chosenAccuracy);
      expect(score).toBeCloseTo(accuracy - profile.filterPenalty * filters, 12);
      expect(chosenScore).toBeCloseTo(chosenAccuracy - profile.filterPenalty * filters, 12);
    }
  });

  it("show the luck of the chosen: without skill, what is trained again is worse", async () => {
    const runs = await compare(new MadeUpSource(2, true));
    const mean = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    expect(mean(({ chosenAccuracy }) => chosenAccuracy)).toBeGreaterThan(mean(({ accuracy }) => accuracy) + 0.1);
  });

  it("ask for what was planned", async () => {
    const planner = new Planner();
    await schedulesAtEqualCost(dataSet, 3).ask({ profile, seed: 1, source: planner });
    const source = new MadeUpSource(3, true);
    await compare(source);
    const { tasks, epochs } = source;
    expect(planner.read()[0].asked).toEqual({ tasks, epochs, images: 64 * epochs });
  });
});
