import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  comparedSearchers,
  inputShares,
  priorFindings,
  profileOf,
  qualityRows,
  realRows,
  realSearches,
  searchesOnTable,
  type TableSearches,
  table32,
} from "../../../lib/experiments";
import { drawnBestSeen, drawnTraces } from "../../../lib/experiments/prior/drawn-searches";
import { keptSearchFigures, searchFigureTables } from "../../../lib/experiments/prior/kept-search-figures";
import { tableDataSets } from "../../../lib/experiments/prior/on-table";
import { searchFiguresOf, tracedNames } from "../../../lib/experiments/prior/search-traces";
import { bestSeenCurves, priorMovie, summedScores, tableExplorer } from "../../../lib/figures";
import { planExperiment, runExperiment } from "../../../lib/platform/session";
import { architectureId } from "../../../lib/search-space";
import { designedArchitecture } from "../../../lib/width-table";
import { syntheticDataSets, writeSyntheticTable } from "../../searchers/synthetic-table";
import { tableRow } from "../../width-table/made-up-table";
import { writeReference } from "../reference/write-reference";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-prior-"));
const path = join(folder, "table.parquet");
const keepCache = process.env.MI_NAS_CACHE;
const keepData = process.env.MI_NAS_DATA;
const profile = profileOf("smoke");
const run = { profile, seed: 7, workers: 2, notice: () => undefined };

beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
  delete process.env.MI_NAS_DATA;
});
afterAll(() => {
  if (keepCache === undefined) delete process.env.MI_NAS_CACHE;
  else process.env.MI_NAS_CACHE = keepCache;
  if (keepData !== undefined) process.env.MI_NAS_DATA = keepData;
  rmSync(folder, { recursive: true, force: true });
});

describe("the second experiment on a width table", () => {
  let searches: TableSearches;
  const onTable = searchesOnTable({ path });

  beforeAll(async () => {
    await writeSyntheticTable(path, { architectures: 24, seed: 1 });
    searches = (await runExperiment(run, onTable)).result as TableSearches;
  });

  it("takes the data sets with the most architectures of each side of the thesis's split, in the table's order", () => {
    const networks = { "tiny-imagenet-01": 22, mnist: 24, "cifar-10": 19, kmnist: 22, "fashion-mnist": 22, svhn: 30 };
    const rows = Object.entries(networks).flatMap(([dataSet, count]) =>
      Array.from({ length: count }, (_, index) =>
        tableRow({ dataSet, architecture: architectureId(designedArchitecture(index)) }),
      ),
    );
    const found = (most: number | "all") => {
      const { train, unseen } = tableDataSets(rows, most);
      return [...train, "|", ...unseen].join(" ");
    };
    expect(found("all")).toBe("tiny-imagenet-01 mnist kmnist svhn | fashion-mnist");
    expect(found(9)).toBe(found("all"));
    expect(found(4)).toBe("tiny-imagenet-01 mnist svhn | fashion-mnist"); // of equals the first
    expect(found(3)).toBe("mnist svhn | fashion-mnist");
    expect(found(1)).toBe("svhn |");
  });

  it("says nothing where there is no table", async () => {
    const { result } = await runExperiment(run, searchesOnTable({ path: join(folder, "none.parquet") }));
    expect(result).toBeUndefined();
  });

  it("compares every searcher under every λ, and is planned and answered from the cache the second time", async () => {
    const { filterPenalties, seeds } = profile.prior;
    expect(searches.compared).toHaveLength(comparedSearchers.length * filterPenalties.length);
    for (const { searches: own } of searches.compared) expect(own).toHaveLength(seeds);
    const { lines } = await planExperiment(run, onTable);
    for (const { asked, cached } of lines) expect(cached.tasks).toBe(asked.tasks);
    const { result } = await runExperiment({ ...run, workers: 1 }, onTable);
    expect(result?.compared).toEqual(searches.compared);
  });

  it("is another question on another table", async () => {
    await writeSyntheticTable(path, { architectures: 24, seed: 2 });
    const { lines } = await planExperiment(run, onTable);
    await writeSyntheticTable(path, { architectures: 24, seed: 1 });
    expect(lines.find(({ kind }) => kind === "fit-surrogate")?.cached.tasks).toBe(0);
  });

  it("makes Table 3.2 with the thesis's numbers, and paired differences to uniform", () => {
    const rows = table32(searches);
    expect(rows.map(({ thesis }) => thesis).filter((value) => value !== null)).toEqual([0.504, 0.506, 0.463]);
    const [uniform, ...others] = rows;
    expect(uniform).toMatchObject({ prior: "uniform", difference: null });
    for (const row of others) {
      expect(Number(row.low)).toBeLessThanOrEqual(Number(row.difference));
      expect(Number(row.high)).toBeGreaterThanOrEqual(Number(row.difference));
      expect(Number(row.regret)).toBeGreaterThan(-0.02); // the best is found on the same means
    }
  });

  it("says that a few seeds are no result, which data sets are not to be trusted, and what A.4 takes away", () => {
    const [small, ...sentences] = priorFindings(searches);
    expect(small).toContain("show the way and no result");
    const weak = qualityRows(searches).filter(({ trusted }) => trusted === "no");
    for (const { dataSet } of weak) expect(sentences.join(" ")).toContain(String(dataSet));
    const [raw, share, permuted, thesis] = inputShares(searches);
    for (const row of [raw, share]) expect(Number(row.share)).toBeGreaterThan(Number(permuted.share));
    expect(Number(raw.share)).toBeGreaterThan(Number(thesis.share));
    expect(Number(thesis.share)).toBeLessThan(1e-6);
  });

  it("has traces of every searcher from the first seed under the first λ, and regrets over seeds under every λ", () => {
    const { filterPenalty, dataSets, traces, bestSeen } = searchFiguresOf(searches);
    expect([filterPenalty, dataSets]).toEqual([profile.prior.filterPenalties[0], searches.dataSets.train]);
    expect(traces.map(({ name }) => name)).toEqual(comparedSearchers.map(({ name }) => name));
    const [{ iterations, priors }] = searches.compared[1].searches;
    expect(traces[1].records).toBe(iterations);
    expect(traces[1].priors.slice(0, 2)).toEqual(priors?.slice(0, 2));
    expect(traces[1].priors.map(({ iteration }) => iteration)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(bestSeen).toHaveLength(searches.compared.length);
    const [one, two] = searches.compared[1].searches.map(({ regret }) => regret[3]);
    expect(bestSeen[1].regret[3]).toBeCloseTo((one + two) / 2, 14);
    expect(bestSeen[1].standardError[3]).toBeCloseTo(Math.abs(one - two) / 2, 14);
    expect(bestSeen[1]).toMatchObject({ name: searches.compared[1].name, seeds: 2 });
  });

  it("are drawn from the reference, number by number, where that is larger and of the same λ", async () => {
    const before = process.env.MI_NAS_REFERENCE;
    const reference = join(folder, "reference");
    process.env.MI_NAS_REFERENCE = reference;
    try {
      const own = searchFiguresOf(searches);
      const { prior } = profile;
      const { filterPenalties } = prior;
      expect(keptSearchFigures()).toBeUndefined();
      const nowhere = { profile, searches: undefined };
      expect(drawnTraces(nowhere, ["no such"])).toMatchObject({ source: "this run", traces: [] });
      expect(drawnBestSeen(nowhere, filterPenalties[0])).toMatchObject({ source: "this run", bestSeen: [] });
      const [smaller, corrected] = [{ profile: { ...profile, tableDataSets: 2 }, searches }, [tracedNames.corrected]];
      expect(drawnTraces({ profile, searches }, corrected, "reference").sentence).toMatch(
        /; the reference has none\.$/,
      );
      const made = { section: "searches", profile, dataSets: 3 };
      await writeReference(reference, { ...made, tables: { "table-3-2": table32(searches) } }); // of before the figures
      expect(keptSearchFigures()).toBeUndefined();
      await writeReference(reference, { ...made, tables: searchFigureTables(searches) });
      const kept = keptSearchFigures();
      const names: readonly string[] = Object.values(tracedNames);
      const { filterPenalty, traces, bestSeen } = own;
      expect(kept).toMatchObject({ filterPenalty, bestSeen });
      expect([...(kept?.dataSets ?? [])].sort()).toEqual([...own.dataSets].sort());
      const bare = traces
        .filter(({ name }) => names.includes(name))
        .map(({ name, records, priors }) => ({
          name,
          priors,
          records: records.map(({ iteration, loss, reward, visits }) => {
            return {
              iteration,
              loss,
              reward,
              visits: visits.map(({ dataSet, summedScore }) => ({ dataSet, summedScore })),
            };
          }),
        }));
      const inOrder = (all: readonly { readonly name: string }[]) =>
        names.map((name) => all.find((one) => one.name === name));
      expect(inOrder(kept?.traces ?? [])).toEqual(inOrder(bare));

      const [penalty] = filterPenalties;
      for (const [change, source] of [
        [{}, "this run"], // as large
        [{ tableDataSets: 2 }, "reference"],
        [{ tableDataSets: "all" }, "this run"],
        [{ prior: { ...prior, iterations: 2 } }, "reference"],
        [{ prior: { ...prior, seeds: 1 } }, "reference"],
        [{ prior: { ...prior, dataSetsAnIteration: 1 } }, "reference"],
        [{ samples: { train: 1, test: 1 } }, "this run"], // searches have none
      ] as const) {
        const run = { profile: { ...profile, ...change }, searches };
        for (const drawn of [drawnTraces(run, corrected), drawnBestSeen(run, penalty)]) {
          expect([change, drawn.source]).toEqual([change, source]);
          expect(drawn.sentence).toContain(source === "reference" ? "Reference: profile smoke" : "Drawn of this run: ");
          expect(drawn.sentence).not.toContain("has none");
        }
        // the cost is that of the source, whatever the run at hand asks for
        expect(drawnBestSeen(run, penalty).hyperbandsAnIteration).toBe(prior.dataSetsAnIteration);
      }
      // λ: of traces the first, of regrets the one that is drawn
      const another = { profile: { ...smaller.profile, prior: { ...prior, filterPenalties: [1, penalty] } }, searches };
      expect(drawnTraces(another, corrected)).toMatchObject({
        ...{ source: "this run", sentence: expect.stringMatching(/; the reference has none under λ = 1\.$/) },
      });
      expect(drawnBestSeen(another, penalty).source).toBe("reference");
      const none = "Nothing was searched under λ = 1; the reference has none under λ = 1.";
      expect(drawnBestSeen(another, 1)).toMatchObject({ source: "this run", bestSeen: [], sentence: none });

      const all = { ...profile, tableDataSets: "all" } as const;
      await writeReference(reference, { ...made, profile: all, tables: searchFigureTables(searches) });
      expect(drawnTraces({ profile, searches }, corrected).source).toBe("this run"); // all three
      expect(drawnTraces(smaller, corrected).source).toBe("reference");
      expect(drawnTraces(smaller, corrected, "this run").source).toBe("this run");
      const { traces: wanted } = drawnTraces({ profile, searches }, corrected, "reference");
      expect(wanted.map(({ name }) => name)).toEqual(corrected);
      expect(() => drawnTraces(smaller, [...corrected, "uniform"])).toThrow(
        /^Draw the search of "uniform": reference has those of controller, algorithm 1, half uniform;/,
      );
      expect(drawnTraces({ profile, searches }, ["uniform"]).traces).toHaveLength(1);
      expect(drawnBestSeen(smaller, penalty).bestSeen).toHaveLength(comparedSearchers.length);
    } finally {
      if (before === undefined) delete process.env.MI_NAS_REFERENCE;
      else process.env.MI_NAS_REFERENCE = before;
    }
  });

  it("draws its figures: a band a searcher, an explorer whose menus change different properties, a frame an iteration", () => {
    const curves = bestSeenCurves(searchFiguresOf(searches).bestSeen, { epochsAnIteration: 192, title: "t" });
    expect(curves.data).toHaveLength(2 * searches.compared.length);
    const explorer = tableExplorer(searches, ["uniform", "size"]);
    const menus = explorer.layout.updatemenus as unknown as { buttons: { args: [Record<string, unknown[]>] }[] }[];
    expect(menus).toHaveLength(3);
    const changed = menus.map(({ buttons }) => Object.keys(buttons[0].args[0]));
    expect(new Set(changed.flat()).size).toBe(changed.flat().length);
    for (const { buttons } of menus) {
      for (const { args } of buttons) {
        for (const values of Object.values(args[0])) expect(values).toHaveLength(explorer.data.length);
      }
    }
    expect(menus[0].buttons).toHaveLength(Object.keys(syntheticDataSets).length);
    const { name, searches: own } = searches.compared[1];
    const [{ iterations = [], priors = [] }] = own;
    expect(priorMovie(priors, "t").frames?.map((frame) => frame.name)).toEqual(["1", "2", "3"]);
    const [line] = summedScores([{ name, records: iterations }], "t").data as unknown as { y: number[] }[];
    expect(line.y).toHaveLength(profile.prior.iterations * profile.prior.dataSetsAnIteration);
  });
});

describe("the thesis's controllers through real Hyperbands", () => {
  it("run in both variants, and a run that was killed ends as one that was not", async () => {
    const small = {
      samples: { train: 1, test: 1 },
      cleanSize: { train: 1, test: 1 },
      mine: { minEpochs: 1, maxEpochs: 1 },
      trainPoints: 32,
      hyperband: { sizes: [4, 2] },
    };
    const run = { profile: profileOf("smoke", small), seed: 7, workers: 2, notice: () => undefined };
    const cut = new AbortController();
    let trained = 0;
    const killed = runExperiment(
      {
        ...run,
        signal: cut.signal,
        onEvent: (event) => {
          if (event.type === "finished" && ++trained === 12) cut.abort();
        },
      },
      realSearches,
    );
    await expect(killed).rejects.toThrow();
    const resumed = await runExperiment(run, realSearches);
    expect(resumed.account.lines.some(({ reused }) => reused.tasks > 0)).toBe(true);
    process.env.MI_NAS_CACHE = join(folder, "other");
    const undisturbed = await runExperiment({ ...run, workers: 1 }, realSearches);
    process.env.MI_NAS_CACHE = join(folder, "cache");
    expect(realRows(resumed.result)).toEqual(realRows(undisturbed.result));
    expect(resumed.result.map(({ variant }) => variant)).toEqual(["algorithm 1, half uniform", "algorithm 1"]);
    const asked = (lines: typeof resumed.plan.lines) =>
      lines.map(({ kind, asked: { tasks, epochs } }) => ({ kind, tasks, epochs }));
    expect(resumed.account.lines.map(({ kind, asked: { tasks, epochs } }) => ({ kind, tasks, epochs }))).toEqual(
      asked(undisturbed.plan.lines),
    );
  }, 600_000);
});
