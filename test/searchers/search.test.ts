import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import type { InputName } from "../../lib/predictors/inputs";
import { unmeasured } from "../../lib/predictors/measurement";
import { architectureId, nEntries } from "../../lib/search-space";
import {
  controllerVariants,
  createSearcher,
  inputFunction,
  runSearch,
  type SearcherOptions,
  searcherSchema,
  shareBetween,
} from "../../lib/searchers";
import type { SearchSettings } from "../../lib/searchers/search";
import { tellingWorld } from "./planted-world";
import { measured } from "./run-planted";

const world = tellingWorld(6, 2);
const even = new Array<number>(nEntries).fill(1);

const all: readonly (readonly [string, SearcherOptions])[] = [
  ...(["uniform", "gaussian", "posterior", "size", "evolution", "tpe", "best-seen"] as const).map(
    (kind) => [kind, { kind }] as const,
  ),
  ["distribution", { kind: "distribution", weights: even }],
  ["predicted", { kind: "predicted", priors: { "narrow 0": even } }],
  [
    "mixture",
    {
      kind: "mixture",
      parts: [
        { share: 2, searcher: { kind: "tpe" } },
        { share: 1, searcher: { kind: "uniform" } },
      ],
    },
  ],
  ...Object.entries(controllerVariants).map(([name, options]) => [name, { kind: "controller", options }] as const),
];

const settings = (searcher: SearchSettings["searcher"], iterations: number, done = 0): SearchSettings => ({
  searcher,
  dataSets: world.dataSets,
  iterations,
  done,
  dataSetsAnIteration: 3,
  architecturesAnIteration: 1,
  size: 12,
  seed: 4,
  drawArchitecture: (random) => measured[random.integer(measured.length)],
  input: inputFunction({ input: "usable raw", measure: world.measure, dataSets: world.dataSets, measured, seed: 4 }),
  hyperband: world.hyperband(4),
});

describe.each(all)("the searcher %s", (_, options) => {
  it("suggests as many as it is asked for, and goes on from its state after any iteration as if it had not stopped", async () => {
    const states: unknown[] = [];
    const searcher = createSearcher(options, { seed: 4 });
    const whole = await runSearch({
      ...settings(searcher, 4),
      onIteration: () => states.push(searcher.state && JSON.parse(JSON.stringify(searcher.state()))),
    });
    expect(whole).toHaveLength(4);
    for (const done of [1, 2, 3]) {
      const resumed = createSearcher(options, { seed: 4, state: states[done - 1] });
      expect(await runSearch(settings(resumed, 4, done))).toEqual(whole.slice(done));
    }
    const [suggested] = searcher.suggest([{ dataSet: "narrow 0", input: new Float32Array(96) }], 7, createRandom(1));
    expect(suggested).toHaveLength(7);
  });

  it("is plain data that its schema accepts", () => {
    expect(() => searcherSchema.parse(JSON.parse(JSON.stringify(options)))).not.toThrow();
  });
});

describe("a search", () => {
  it("draws other data sets each iteration, no two alike, and measures one architecture on all", async () => {
    const asked: string[] = [];
    const { input, ...rest } = settings(createSearcher({ kind: "uniform" }, { seed: 1 }), 5);
    const records = await runSearch({
      ...rest,
      input: (dataSet, architecture) => {
        asked.push(`${dataSet} ${architectureId(architecture)}`);
        return input(dataSet, architecture);
      },
    });
    for (const { visits } of records) expect(new Set(visits.map(({ dataSet }) => dataSet)).size).toBe(3);
    expect(new Set(records.map(({ visits }) => visits.map(({ dataSet }) => dataSet).join())).size).toBeGreaterThan(1);
    expect(asked).toHaveLength(15);
    expect(asked.slice(0, 3).map((one) => one.split(" ").pop())).toEqual(new Array(3).fill(records[0].inputs[0]));
  });

  it("runs a Hyperband on every data set for each of several measured architectures", async () => {
    const records = await runSearch({
      ...settings(createSearcher({ kind: "controller", options: {} }, { seed: 1 }), 2),
      architecturesAnIteration: 2,
    });
    expect(records[0].inputs).toHaveLength(2);
    expect(records[0].visits).toHaveLength(6);
  });
});

describe("rewards of Algorithm 1", () => {
  it("are the summed scores less those of the time before, and 0 at the first visit", async () => {
    const searcher = createSearcher({ kind: "controller", options: controllerVariants["algorithm 1"] }, { seed: 4 });
    const records = await runSearch(settings(searcher, 12));
    const before = new Map<string, number>();
    for (const { visits, reward } of records) {
      const expected = visits.reduce((sum, visit) => {
        const difference = visit.summedScore - (before.get(visit.dataSet) ?? visit.summedScore);
        before.set(visit.dataSet, visit.summedScore);
        return sum + difference;
      }, 0);
      expect(reward).toBeCloseTo(expected, 9);
    }
    expect(records[0].reward).toBe(0);
    expect(records.some(({ reward }) => reward !== 0)).toBe(true);
  });
});

describe("inputs", () => {
  it("tell of their data set when raw, and nothing when standardised, permuted or left out", () => {
    const share = (name: InputName) => {
      const input = inputFunction({ input: name, measure: world.measure, dataSets: world.dataSets, measured, seed: 1 });
      return shareBetween(
        world.dataSets.map((dataSet) => measured.map((each) => input(dataSet, each).subarray(nEntries))),
      );
    };
    expect(share("usable raw")).toBeGreaterThan(0.6);
    expect(share("usable standardised")).toBeLessThan(1e-6);
    expect(share("usable permuted")).toBeLessThan(0.1);
    const nothing = inputFunction({ input: "architecture", measure: unmeasured, dataSets: [], measured, seed: 1 });
    expect(nothing("any", measured[0])).toHaveLength(nEntries);
  });
});
