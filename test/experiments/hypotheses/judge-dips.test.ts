import { describe, expect, it } from "vitest";
import { dipHypothesis, judgeDips } from "../../../lib/experiments/hypotheses/judge-dips";
import { parseArchitecture } from "../../../lib/search-space";
import { tableRow } from "../../width-table/made-up-table";

describe("the sixth hypothesis", () => {
  const gain = (dataSet: string, architecture: string, difference: number, layer = 2) => {
    return { dataSet, architecture, layer, gain: difference, gainOfOthers: 0, dipping: 4 };
  };

  it("is a mean over networks within, and over data sets with three of them", () => {
    const found = dipHypothesis(
      [
        ...[gain("a", "1", 0.01), gain("a", "1", 0.03, 4), gain("a", "2", 0.05), gain("a", "3", 0.05)],
        ...[gain("b", "1", 0.1), gain("b", "2", 0.1), gain("b", "3", Number.NaN)],
        ...["1", "2", "3", "4"].map((architecture) => gain("c", architecture, -0.02)),
      ],
      1,
    );
    expect(found.byDataSet.map(({ dataSet, networks }) => [dataSet, networks])).toEqual([
      ["a", 3],
      ["c", 4],
    ]);
    expect(found.byDataSet[0].difference).toBeCloseTo(0.04, 12); // (0.02 + 0.05 + 0.05) / 3
    expect(found.statistic).toBeCloseTo(0.01, 12);
    expect(found.networks).toBe(7);
  });

  it("reaches each verdict", () => {
    const world = (mean: number) =>
      Array.from({ length: 12 }, (_, set) =>
        ["1", "2", "3"].map((architecture) => gain(`set ${set}`, architecture, mean + (set % 2 === 0 ? 0.01 : -0.01))),
      ).flat();
    const verdicts = [0.02, 0, -0.02].map((mean) => dipHypothesis(world(mean), 1).verdict);
    expect(verdicts).toEqual(["supported", "undecided", "contradicted"]);
  });

  it("is an interim look while networks or data sets are lacking", () => {
    const kept = ["a", "b"].flatMap((dataSet) =>
      ["1", "2", "3"].map((architecture) => {
        return { dataSet, architecture, layer: 2, gain: 0.1, gainOfOthers: 0, dipping: dataSet === "a" ? 3 : 5 };
      }),
    );
    expect(judgeDips(kept).interim).toBe("6 of 8 networks, 2 of 27 data sets");
    const whole = Array.from({ length: 27 }, (_, set) =>
      kept.slice(0, 3).map((row) => ({ ...row, dataSet: `${set}` })),
    );
    expect(judgeDips(whole.flat()).interim).toBeUndefined();
  });

  it("has beside it what is left of gains that layer and width alone foretell", () => {
    // accuracy is a function of widths: doubling layer 4 is worth 0.05, layer 2 0.01, the others nothing
    const accuracyOf = (architecture: string): number => {
      const [, second, , fourth] = parseArchitecture(architecture).map(Math.log2);
      return 0.05 * fourth + 0.01 * second;
    };
    const filters = [10, 20, 30, 45, 60, 90];
    const architectures = filters.flatMap((_, place) =>
      [0, 1].map((turn) => [0, 1, 2, 3].map((layer) => filters[(place * (layer + 1) + turn * layer) % 6]).join("-")),
    );
    const dataSets = Array.from({ length: 8 }, (_, set) => `set ${set}`);
    const rows = dataSets.flatMap((dataSet) =>
      architectures.map((architecture) =>
        tableRow({ dataSet, architecture, reportAccuracy: accuracyOf(architecture) }),
      ),
    );
    const world = (own: number) =>
      dataSets.flatMap((dataSet, set) =>
        ["20-30-45-60", "30-90-20-45", "60-20-10-90"].map((architecture) => {
          // 90 filters are widened to 120 and no further
          const [, second, , fourth] = parseArchitecture(architecture).map((width) =>
            Math.log2(Math.min(2 * width, 120) / width),
          );
          const gain = 0.05 * fourth + own + (set % 2 === 0 ? 1e-3 : -1e-3);
          return { dataSet, architecture, layer: 4, gain, gainOfOthers: (0.01 * second) / 3, dipping: 3 };
        }),
      );
    const [chance, found] = [0, 0.02].map((own) => judgeDips(world(own), rows));
    expect([chance.verdict?.verdict, found.verdict?.verdict]).toEqual(["supported", "supported"]);
    const control = { name: "gains less what layer and width alone foretell", dataSets: 8 };
    expect(chance.variations).toEqual([expect.objectContaining(control)]);
    expect(chance.variations[0].verdict.statistic).toBeCloseTo(0, 9);
    expect(chance.variations[0].verdict.verdict).toBe("undecided");
    expect(found.variations[0].verdict.statistic).toBeCloseTo(0.02, 9);
    expect(found.variations[0].verdict.verdict).toBe("supported");
    expect(judgeDips(world(0)).variations).toEqual([]);
  });
});
