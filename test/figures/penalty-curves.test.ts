import { describe, expect, it } from "vitest";
import { penaltyCurves } from "../../lib/figures";
import type { PenaltyOutcome } from "../../lib/hyperband";

const outcome = (filterPenalty: number, meanFilters: number): PenaltyOutcome => ({
  filterPenalty,
  selected: [1, 2].map((index) => {
    return {
      architecture: [10, 10, 10, 10],
      index,
      epochs: 1,
      accuracy: 0.5,
      loss: 1,
      score: 0.4,
      extrapolated: false,
    };
  }),
  summedScore: 0.8,
  meanFilters,
  meanAccuracy: 0.5,
  shared: 1,
  extrapolated: 0,
});

describe("penalty curves", () => {
  it("show each search and their mean in four panels, over the λ by powers of ten", () => {
    const searches = [
      [outcome(0, 300), outcome(1e-3, 100)],
      [outcome(0, 200), outcome(1e-3, 60)],
    ];
    const { data, layout, description } = penaltyCurves(searches, "t");
    expect(data).toHaveLength(4 * 3);
    const lines = data as { name: string; x: number[]; y: number[] }[];
    expect(lines[0]).toMatchObject({ name: "search 1", x: [1e-4, 1e-3], y: [300, 100] });
    expect(lines[0]).toMatchObject({ customdata: ["0", "10<sup>−3</sup>"] });
    expect(layout.xaxis3).toMatchObject({ type: "log", tickvals: [1e-4, 1e-3], ticktext: ["0", "10<sup>−3</sup>"] });
    expect(lines[2]).toMatchObject({ name: "mean of 2 searches", y: [250, 80] });
    expect(lines[11]).toMatchObject({ y: [0.5, 0.5] }); // one of two selected by the recorded search too
    expect(layout.yaxis2).toMatchObject({ showticklabels: true });
    expect(description).toContain("250 filters at λ = 0, 80 filters at λ = 0.001");
  });
});
