import { describe, expect, it } from "vitest";
import { doubledInFull } from "../../../lib/experiments/hypotheses/doubled-in-full";
import { dipHypothesis, judgeDips } from "../../../lib/experiments/hypotheses/judge-dips";
import { lessNarrowest, narrowestLayers } from "../../../lib/experiments/hypotheses/narrowest-layer";
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
    // c dips too, and has not been widened: networks of the whole table count
    const dips = ["a", "b", "c"].flatMap((dataSet) =>
      Array.from({ length: 5 }, (_, place) =>
        tableRow({ dataSet, architecture: `${10 + 5 * place}-20-30-40`, usable2: 0.5, usableError2: 0.01 }),
      ),
    );
    expect(judgeDips(kept, dips).interim).toBe("6 of 15 networks, 2 of 27 data sets");
    const fewer = kept.filter(({ dataSet, architecture }) => dataSet === "a" || architecture !== "30-20-30-40");
    expect(judgeDips(fewer).interim).toBe(
      "5 of 8 networks, 2 of 27 data sets (1 of them with fewer networks than the statistic takes)",
    );
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
    const control = { name: "gains less what layer and width alone foretell", control: "beyond", dataSets: 8 } as const;
    const [ofChance, ofFound] = [chance, found].map(({ variations }) =>
      variations.find(({ name }) => name === control.name),
    );
    expect(ofChance).toMatchObject(control);
    expect(ofChance?.verdict.statistic).toBeCloseTo(0, 9);
    expect(ofChance?.verdict.verdict).toBe("undecided");
    expect(ofFound?.verdict.statistic).toBeCloseTo(0.02, 9);
    expect(ofFound?.verdict.verdict).toBe("supported");
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
    const found = (dipGain: number) =>
      judgeDips(world(dipGain)).variations.flatMap(({ name, verdict }) =>
        name.includes("narrowest") ? [verdict] : [],
      );
    const [[narrowest, alike], [, more], [, less]] = [0.03, 0.05, 0.02].map(found);
    expect(narrowest.statistic).toBeCloseTo(0.03035 - (0.001 + 0.03035) / 3, 9);
    expect(alike.statistic).toBeCloseTo(0, 12);
    expect([alike, more, less].map(({ verdict }) => verdict)).toEqual(["contradicted", "supported", "contradicted"]);
    expect(["10-20-20-120", "20-30-20-10", "10-120-110-110"].map(narrowestLayers)).toEqual([[2, 3], [4], [3, 4]]);
  });

  it("favours none of equally narrow layers: where all are, gains of chance leave nothing", () => {
    const gains = [2, 3, 4].map((layer) => ({
      ...{ dataSet: "a", architecture: "10-10-10-10", layer, dipping: 3 },
      ...{ gain1: 0, gain2: 0.01, gain3: 0.02, gain4: 0.06, gain: [0.01, 0.02, 0.06][layer - 2], gainOfOthers: 0 },
    }));
    const left = lessNarrowest(gains).map(({ gain, gainOfOthers }) => gain - gainOfOthers);
    expect(left.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
  });

  it("has beside it the same of layers that are doubled in full", () => {
    const one = (architecture: string, layer: number) => {
      const all = { gain1: 0.01, gain2: 0.02, gain3: 0.05, gain4: 0.03 };
      return {
        dataSet: "a",
        architecture,
        layer,
        gain: Object.values(all)[layer - 1],
        gainOfOthers: 0,
        ...all,
        dipping: 9,
      };
    };
    const left = (architecture: string, layer: number) =>
      doubledInFull([one(architecture, layer)]).map(({ gain, gainOfOthers }) => [gain, gainOfOthers]);
    expect(left("110-60-20-50", 3)).toEqual([[0.05, 0.025]]); // layer 1 grows to 120 alone
    expect(left("110-70-20-100", 3)).toEqual([]); // none to hold it against
    expect(left("10-10-70-10", 3)).toEqual([]); // it is no double itself
  });

  it("says which data set it hangs on, and what it is without that one", () => {
    const kept = ["a", "b", "c", "d"].flatMap((dataSet, set) =>
      ["10-20-30-40", "20-20-30-40", "30-20-30-40"].map((architecture) =>
        gain(dataSet, architecture, set === 2 ? 0.5 : 0.01),
      ),
    );
    const left = judgeDips(kept).variations.find(({ name }) => name.startsWith("without"));
    expect(left?.name).toBe("without c, the data set that moves it most");
    expect(left?.verdict.statistic).toBeCloseTo(0.01, 12);
    expect(left?.dataSets).toBe(3);
  });
});
