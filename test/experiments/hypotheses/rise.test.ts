import { describe, expect, it } from "vitest";
import { judgeHypotheses } from "../../../lib/experiments/hypotheses/judge";
import { judgeRise, riseHypothesis } from "../../../lib/experiments/hypotheses/rise";
import { answerSentences, hypothesisRows, variationRows } from "../../../lib/experiments/hypotheses/verdict-rows";
import { trialDataSets } from "../../../lib/experiments/posterior/table-tests";
import { fixedName, registeredName, uniformName } from "../../../lib/experiments/prior/searchers";
import { createRandom } from "../../../lib/platform/random/random";
import { columnsOf } from "../../../lib/platform/results/columns";
import { designedArchitecture, type WidthTableRow } from "../../../lib/width-table";
import { tableRow } from "../../width-table/made-up-table";

/** Fifteen of the thesis's data sets that the trial did not use, and three that it did. */
const fresh = Array.from({ length: 20 }, (_, index) => `tiny-imagenet-${String(index).padStart(2, "0")}`).filter(
  (id) => !trialDataSets.includes(id),
);
const seen = ["mnist", "kmnist", "cifar-10"];

/** A table in which doubling layers 3 and 4 is worth `worth` of a data set's rise, and more or less by chance. */
function rowsOf(dataSets: readonly string[], worth: number, noise = 0, networks = 12): readonly WidthTableRow[] {
  const random = createRandom(2, "rise");
  return dataSets.flatMap((dataSet, place) => {
    const rise = (place + 1) / 20;
    const perDoubling = worth * rise + noise * random.normal();
    return Array.from({ length: networks }, (_, index) => {
      const widths = designedArchitecture(index);
      const reportAccuracy = 0.3 + (perDoubling / 2) * Math.log2((widths[2] * widths[3]) / 400);
      return tableRow({
        dataSet,
        architecture: widths.join("-"),
        epoch: 12,
        reportAccuracy,
        ...{ usable1: 1, usable2: 1, usable3: 1, usable4: 1 + rise },
      });
    });
  });
}

describe("the first hypothesis", () => {
  it("is supported where the return to width rises with the rise of information, on the data sets not looked at", () => {
    const { untouched, all, profiles, lacking } = riseHypothesis(rowsOf([...seen, ...fresh], 0.1), 1);
    expect(untouched).toMatchObject({ verdict: "supported", statistic: 1, dataSets: 15 });
    expect(untouched.pValue).toBeLessThan(1e-4);
    expect(all.dataSets).toBe(18);
    expect(lacking).toBe(0);
    // the fit gives back what was planted: two layers at half each
    expect(profiles[0].returnToWidth).toBeCloseTo(0.1 / 20, 10);
  });

  it("is contradicted where it falls, and undecided where only chance speaks", () => {
    expect(riseHypothesis(rowsOf(fresh, -0.1), 1).untouched.verdict).toBe("contradicted");
    const { untouched } = riseHypothesis(rowsOf(fresh, 0, 0.05), 1);
    expect(untouched.verdict).toBe("undecided");
    expect(untouched.detectable).toBeGreaterThan(0.5);
  });

  it("has no verdict while a data set is lacking, however clear the others are", () => {
    const rows = rowsOf([...seen, ...fresh.slice(0, 14)], 0.1);
    expect(riseHypothesis(rows, 1).untouched.verdict).toBe("supported");
    const { verdict, lacking } = judgeRise(rows);
    expect(verdict).toBeUndefined();
    expect(lacking).toContain("1 of its 15 data sets");
  });
});

describe("what was registered as against the first hypothesis", () => {
  it("is said where it happened, whatever the verdict", () => {
    expect(judgeRise(rowsOf(fresh, -0.1)).reservation).toContain("ρ is not above 0");
    expect(judgeRise(rowsOf(fresh, 0.1)).reservation ?? "").not.toContain("ρ");
  });
});

describe("the size of the width table", () => {
  it("is whole with 64 networks a data set, also where one of them is dead and left out of means", () => {
    const rows = rowsOf(fresh, 0.1, 0, 64);
    const dead = rows.map((row, index) => (index === 70 ? { ...row, dead: true } : row));
    expect(riseHypothesis(dead, 1).profiles.map(({ networks }) => networks)).toContain(63);
    expect(judgeRise(dead).interim).toBeUndefined();
    expect(judgeRise(rows.slice(0, -1)).interim).toBe("63 of 64 networks a data set");
  });
});

describe("the verdicts on all six", () => {
  const nothing = () => undefined;
  it("say what has not been run, and correct for those that were", () => {
    const judged = judgeHypotheses({ rows: rowsOf([...seen, ...fresh], 0.1), kept: nothing });
    const rows = hypothesisRows(judged);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    // twelve networks a data set are not the whole table
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      // the made-up accuracy rises with the information
      "interim look: supported, but accuracy foretells as much, registered as against it",
      ...Array(5).fill("not run yet"),
    ]);
    expect(rows[0].holm).toBe(rows[0].pValue); // one test alone
    expect(rows[0].detectable).toBeNull();
    expect(judgeHypotheses({ kept: nothing })[0].lacking).toContain("no width table");
    expect(variationRows(judged).map(({ number, is }) => [number, is])).toEqual([
      [1, "control: without the information"],
      [1, "other choice"],
      [1, "other choice"],
    ]);
    const [counted, first, ...open] = answerSentences(judged);
    expect(counted).toContain(
      "supported none; contradicted none; undecided none; interim looks that decide nothing no. 1; not run yet no. 2, 3, 4, 5, 6.",
    );
    expect(first).toContain("1, on 12 of 64 networks a data set, would be supported so far, but accuracy");
    expect(open).toHaveLength(5);
  });

  it.each([
    ["above uniform and above the best fixed prior", 0.01, undefined],
    ["above uniform alone", -0.01, "the gain is not the information's"],
  ])("say of a controller that is %s whose gain it is", (_, overFixed, reservation) => {
    const row = (less: string, low: number) => ({
      ...{ filterPenalty: 2e-4, prior: registeredName, less, by: "report", on: "searched" },
      ...{ difference: low + 0.005, standardError: 0.001 },
      ...{ low, high: low + 0.01, pOneSided: low > 0 ? 0.01 : 0.6, n: 20 },
    });
    const kept = (section: string) =>
      section === "searches" ? [row(uniformName, 0.01), row(fixedName, overFixed)] : undefined;
    const judged = judgeHypotheses({ kept });
    expect(judged[4].verdict?.verdict).toBe("supported");
    expect(judged[4].reservation).toBe(reservation);
    expect(hypothesisRows(judged)[4].verdict).toBe(reservation ? `supported, but ${reservation}` : "supported");
    expect(answerSentences(judged)[1]).toContain(
      reservation ? `5 is supported, but ${reservation}: ` : "5 is supported: ",
    );
  });

  it("say of searches that are kept in another reading that they are", () => {
    const row = { filterPenalty: 2e-4, prior: registeredName, less: uniformName, difference: 0.005, n: 16 };
    const [, , , , controllers] = judgeHypotheses({
      kept: (_, name) => (name === "less-uniform" ? [row] : undefined),
    });
    expect(controllers.verdict).toBeUndefined();
    expect(controllers.lacking).toContain("by the accuracies that selected");
  });

  it("read what the reference run kept of controllers and of widened layers", () => {
    const ours = "controller, moving baseline, half uniform, raw information";
    const row = (prior: string, less: string, low: number, high: number, more = {}) => {
      const [filterPenalty, difference] = [2e-4, (low + high) / 2];
      const compared = { filterPenalty, prior, less, by: "report", on: "searched", ...more };
      return { ...compared, difference, standardError: 0.01, low, high, pOneSided: 0.01, n: 6 };
    };
    const tables: Record<string, readonly Record<string, string | number>[]> = {
      "searches/less-uniform": [
        row(ours, "uniform", -0.07, -0.03),
        row(ours, "uniform", 0.03, 0.07, { filterPenalty: 5e-4 }),
        row(ours, "uniform", -0.06, -0.02, { by: "selection" }),
        row(ours, "uniform", -0.06, 0.02, { on: "unseen" }),
        row("fixed", "uniform", 0.01, 0.03),
        row(ours, "fixed", -0.09, -0.05),
      ],
      "searches/less-uniform-by-data-set": [-0.05, -0.06, -0.05, -0.09, -0.05, -0.06].map((difference, index) => {
        return { filterPenalty: 2e-4, dataSet: "abcdef"[index], difference, trusted: index < 2 ? "yes" : "no" };
      }),
      "widening/dips": ["a", "b", "c"].flatMap((dataSet, place) =>
        ["10-20-30-40", "20-20-30-40", "30-20-30-40"].map((architecture) => {
          return {
            dataSet,
            architecture,
            layer: 2,
            gain: 0.02 + place / 100,
            gainOfOthers: 0.01,
            gain1: 0,
            gain2: 0,
            gain3: 0,
            gain4: 0,
            dipping: 3,
          };
        }),
      ),
    };
    const judged = judgeHypotheses({ kept: (section, name) => tables[`${section}/${name}`] });
    const [, , , , controllers, dips] = judged;
    expect([controllers.interim, dips.interim]).toEqual(["6 of 20 data sets", "3 of 27 data sets"]);
    expect(controllers.verdict?.verdict).toBe("contradicted");
    expect(controllers.variations.map(({ name, verdict }) => [name, verdict.verdict])).toEqual([
      ["λ = 5e−4", "supported"],
      ["by the accuracies that selected", "contradicted"],
      ["on data sets that no search has seen", "undecided"],
      ["fixed, less uniform", "supported"],
      ["registered, less fixed", "contradicted"],
      ["on data sets whose surrogates are to be trusted", "contradicted"],
      ["without d, the data set that moves it most", "contradicted"],
    ]);
    expect(answerSentences(judged)[1]).toContain(
      "; 3 of 5 other choices would be called the same; without the information 1 of 1 would be supported; of what is " +
        "left beyond something simpler 0 of 1 would be supported.",
    );
    expect(dips.dataSets).toBe(3);
    expect(dips.verdict?.statistic).toBeCloseTo(0.02, 12);
    expect(dips.verdict?.pValue).toBeCloseTo(1 / 8, 12);
    expect(dips.verdict?.verdict).toBe("undecided"); // three data sets cannot reach 0.05
    const rows = hypothesisRows(judged);
    expect(rows[4].holm).toBeCloseTo(0.02, 12);
    expect(rows[5].holm).toBeCloseTo(1 / 8, 12);
    expect(rows[4].detectable).toBeNull();
  });

  it("are written with digits that tell them from 0, whatever their size", () => {
    const verdict = { statistic: -1.58e-5, interval: [-0.0346, 5.5e-6], pValue: 4.8e-7, verdict: "undecided" } as const;
    const judged = [
      { number: 2, title: "t", statistic: "s", dataSets: 21, variations: [], verdict: { ...verdict, detectable: 0 } },
    ];
    const rows = hypothesisRows(judged);
    const formats = columnsOf(rows) as Record<string, { format: (value: unknown) => string }>;
    const cells = ["value", "low", "high", "pValue", "detectable"].map((name) => formats[name].format(rows[0][name]));
    expect(cells).toEqual(["−1.6e−5", "−0.0346", "5.5e−6", "4.8e−7", "0"]);
    expect(answerSentences(judged)[1]).toContain("(−1.6e−5, −0.0346 to 5.5e−6)");
  });
});
