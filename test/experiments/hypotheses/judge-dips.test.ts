import { describe, expect, it } from "vitest";
import { dipHypothesis, judgeDips } from "../../../lib/experiments/hypotheses/judge-dips";
import { narrowestLayer } from "../../../lib/experiments/hypotheses/narrowest-layer";
import { parseArchitecture } from "../../../lib/search-space";
import { tableRow } from "../../width-table/made-up-table";

/** Gains of the four layers where one alone is worth anything. */
const layers = (gain: number, layer: number) =>
  ({ gain1: 0, gain2: 0, gain3: 0, gain4: 0, [`gain${layer}`]: gain }) as Record<
    "gain1" | "gain2" | "gain3" | "gain4",
    number
  >;

describe("the sixth hypothesis", () => {
  const gain = (dataSet: string, architecture: string, difference: number, layer = 2) => {
    return {
      dataSet,
      architecture,
      layer,
      gain: difference,
      gainOfOthers: 0,
      ...layers(difference, layer),
      dipping: 4,
    };
  };

  it("is a mean over networks within, and over data sets with three of them", () => {
    const found = dipHypothesis(
      [
        ...[
          gain("a", "10-20-30-40", 0.01),
          gain("a", "10-20-30-40", 0.03, 4),
          gain("a", "20-20-30-40", 0.05),
          gain("a", "30-20-30-40", 0.05),
        ],
        ...[gain("b", "10-20-30-40", 0.1), gain("b", "20-20-30-40", 0.1), gain("b", "30-20-30-40", Number.NaN)],
        ...["10-20-30-40", "20-20-30-40", "30-20-30-40", "40-20-30-40"].map((architecture) =>
          gain("c", architecture, -0.02),
        ),
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
        ["10-20-30-40", "20-20-30-40", "30-20-30-40"].map((architecture) =>
          gain(`set ${set}`, architecture, mean + (set % 2 === 0 ? 0.01 : -0.01)),
        ),
      ).flat();
    const verdicts = [0.02, 0, -0.02].map((mean) => dipHypothesis(world(mean), 1).verdict);
    expect(verdicts).toEqual(["supported", "undecided", "contradicted"]);
  });

  it("is an interim look while networks or data sets are lacking", () => {
    const kept = ["a", "b"].flatMap((dataSet) =>
      ["10-20-30-40", "20-20-30-40", "30-20-30-40"].map((architecture) => {
        return {
          dataSet,
          architecture,
          layer: 2,
          gain: 0.1,
          gainOfOthers: 0,
          ...layers(0.1, 2),
          dipping: dataSet === "a" ? 3 : 5,
        };
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
          const all = { gain1: 0, gain2: 0.01 * second, gain3: 0, gain4: gain };
          return { dataSet, architecture, layer: 4, gain, gainOfOthers: (0.01 * second) / 3, ...all, dipping: 3 };
        }),
      );
    const [chance, found] = [0, 0.02].map((own) => judgeDips(world(own), rows));
    expect([chance.verdict?.verdict, found.verdict?.verdict]).toEqual(["supported", "supported"]);
    const control = { name: "gains less what layer and width alone foretell", dataSets: 8 };
    expect(chance.variations[0]).toMatchObject(control);
    expect(chance.variations[0].verdict.statistic).toBeCloseTo(0, 9);
    expect(chance.variations[0].verdict.verdict).toBe("undecided");
    expect(found.variations[0].verdict.statistic).toBeCloseTo(0.02, 9);
    expect(found.variations[0].verdict.verdict).toBe("supported");
    expect(judgeDips(world(0)).variations.map(({ name }) => name)).not.toContain(control.name);
  });

  it("has beside it the rule that needs no measurement, to widen the narrowest of layers 2 to 4", () => {
    // the dip is at layer 3; doubling the narrowest, layer 2, gains as much as there, or less
    const world = (dipGain: number) =>
      Array.from({ length: 8 }, (_, set) =>
        ["10-20-60-60", "10-20-70-60", "10-20-80-60"].map((architecture) => {
          const [gain, gain2] = [dipGain + set / 1e4, 0.03 + set / 1e4];
          const all = { gain1: 0.001, gain2, gain3: gain, gain4: 0 };
          return {
            dataSet: `${set}`,
            architecture,
            layer: 3,
            gain,
            gainOfOthers: (0.001 + gain2) / 3,
            ...all,
            dipping: 3,
          };
        }),
      ).flat();
    const found = (dipGain: number) => judgeDips(world(dipGain)).variations.map(({ verdict }) => verdict);
    const [[narrowest, alike], [, more], [, less]] = [0.03, 0.05, 0.02].map(found);
    expect(narrowest.statistic).toBeCloseTo(0.03035 - (0.001 + 0.03035) / 3, 9);
    expect(alike.statistic).toBeCloseTo(0, 12);
    expect([alike, more, less].map(({ verdict }) => verdict)).toEqual(["contradicted", "supported", "contradicted"]);
    expect(["10-20-20-120", "20-30-20-10", "10-120-110-110"].map(narrowestLayer)).toEqual([2, 4, 3]);
  });
});
