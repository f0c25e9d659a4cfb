import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintDataSet } from "../../../lib/datasets";
import {
  asking,
  drawnArchitectures,
  type Profile,
  profileOf,
  repeatedSearches,
  type Study,
  sampledArchitectures,
  sampledSearch,
  searchWithHyperband,
  sections,
  uniformSearch,
} from "../../../lib/experiments";
import {
  accuracyNoise,
  hyperbandPosterior,
  isUpperBound,
  mixtureSampler,
  uniformSampler,
} from "../../../lib/hyperband";
import { createRandom, deriveSeed } from "../../../lib/platform/random/random";
import { accountTable, planExperiment, planTable, runExperiment } from "../../../lib/platform/session";
import { noCost, Planner } from "../../../lib/platform/tasks";
import { architectureId, sampleArchitecture, uniformDistribution } from "../../../lib/search-space";
import { useScratchCache } from "../../platform/tasks/scratch-cache";
import { MadeUpSource } from "../made-up-source";

const folder = useScratchCache();

const dataSet = "procedural-blobs";

/** One schedule of each kind, as a user would set it. */
const schedules = {
  elimination: { sizes: [5, 3, 2], epochsPerRung: 2, selected: 2 },
  hyperband: { kind: "hyperband", maxResource: 9, selected: 3 },
  jamieson: { kind: "hyperband", maxResource: 8, eta: 2, convention: "jamieson" },
  halving: { kind: "halving", configurations: 9, maxResource: 9, selected: 2 },
  asha: { kind: "asha", configurations: 9, maxResource: 9 },
  openAsha: { kind: "asha", configurations: 9, maxResource: 9, promotions: "open", lanes: 2 },
} as const;

const profileWith = (hyperband: object): Profile => profileOf("smoke", { hyperband });

async function planned(profile: Profile) {
  const planner = new Planner();
  await uniformSearch(dataSet).ask({ profile, seed: 1, source: planner });
  return planner.read()[0];
}

describe("a profile's schedule", () => {
  it("may be of any kind, in full or with defaults, and refuses what has no brackets", () => {
    expect(profileWith(schedules.hyperband).hyperband).toEqual({
      kind: "hyperband",
      maxResource: 9,
      eta: 3,
      convention: "algorithm1",
      selected: 3,
    });
    expect(profileWith(schedules.elimination).hyperband).toEqual({ kind: "elimination", ...schedules.elimination });
    expect(profileOf("smoke", { hyperband: { epochsPerRung: 3 } }).hyperband).toMatchObject({ sizes: [6, 4, 2] });
    expect(() => profileWith({ sizes: [4, 5] })).toThrow("Rung 1 has 5 architectures");
    expect(() => profileWith({ kind: "asha", configurations: 3, maxResource: 9 })).toThrow("from 1 to 3, not 4");
    expect(() => profileWith({ kind: "asha", maxResource: 9 })).toThrow("hyperband.configurations");
    expect(() => profileWith({ kind: "bandit" })).toThrow("hyperband.kind must be one of elimination, hyperband");
    expect(() => profileWith({ kind: "hyperband", maxResource: 9, sizes: [3] })).toThrow(
      'no "sizes" in hyperband, only kind, maxResource, eta, convention, selected',
    );
  });

  it("plans exactly what a search then asks for, whatever the results; with open promotions no less", async () => {
    for (const schedule of Object.values(schedules)) {
      const profile = profileWith(schedule);
      const plan = await planned(profile);
      expect(plan.atMost ?? false).toBe(isUpperBound(profile.hyperband));
      for (const seed of [1, 2, 3, 4, 5]) {
        const source = new MadeUpSource(seed);
        const outcome = await uniformSearch(dataSet).ask({ profile, seed: 1, source });
        expect(outcome.trials.length).toBe(source.tasks);
        if (plan.atMost) {
          expect(source.tasks).toBeLessThanOrEqual(plan.asked.tasks);
          expect(source.epochs).toBeLessThanOrEqual(plan.asked.epochs);
        } else expect(plan.asked).toMatchObject({ tasks: source.tasks, epochs: source.epochs });
        expect(outcome.selected.length).toBe(profile.hyperband.selected);
        expect(hyperbandPosterior(outcome.selected).length).toBe(92);
      }
    }
  });

  it("of open promotions shows its plan as a bound, and accepts an account within it", async () => {
    const line = await planned(profileWith(schedules.openAsha));
    expect(line.asked.tasks).toBe(9 + 7 + 5);
    const plan = { lines: [line], workers: 1, estimatedSeconds: 1, dataSets: [dataSet] };
    expect(planTable(plan).options.caption).toContain("at most 21 tasks");
    const none = { tasks: 0, epochs: 0, images: 0 };
    const spent = (tasks: number) => {
      const asked = { tasks, epochs: 9, images: 9 };
      const took = {
        kind: line.kind,
        title: line.title,
        asked,
        reused: none,
        computed: asked,
        kept: none,
        repeatedEpochs: 0,
        workSeconds: 1,
        trainingCpuSeconds: 1,
      };
      return accountTable({ lines: [took], seconds: 1 }, plan).options.caption;
    };
    expect(spent(13)).toContain("within the plan");
    expect(spent(22)).toContain("NOT as planned");
  });
});

describe("a study's search", () => {
  const study: Study = { profile: profileWith(schedules.hyperband), seed: 1, source: new MadeUpSource(1) };

  it("starts from what its sampler draws, the same architectures as ever for a prior distribution", () => {
    const random = createRandom(1, "hyperband", dataSet, 2);
    const drawn = Array.from({ length: 17 }, () => sampleArchitecture(uniformDistribution(), random));
    expect(sampledArchitectures(study, dataSet, uniformDistribution(), 2)).toEqual(drawn);
    const mixed = mixtureSampler([
      { sampler: uniformSampler, share: 1 },
      { sampler: uniformSampler, share: 1 },
    ]);
    expect(drawnArchitectures(study, dataSet, mixed, 0).length).toBe(9 + 5 + 3);
  });

  it("takes its architectures from the profile's sampler, uniformly unless told", async () => {
    const architectures = Array.from({ length: 6 }, (_, index) => `${10 + 5 * index}-10-10-10`);
    const listed = profileOf("smoke", { sampler: { kind: "list", architectures } });
    const { trials } = await sampledSearch(dataSet).ask({ ...study, profile: listed });
    expect(trials.slice(0, 6).map(({ architecture }) => architectureId(architecture))).toEqual(architectures);
    expect(await sampledSearch(dataSet, 2).ask(study)).toEqual(await uniformSearch(dataSet, 2).ask(study));
  });

  it("asks for the tasks that it always asked for, so that stored results stay good", async () => {
    const tasks: unknown[] = [];
    const source = new MadeUpSource(1);
    const run = source.run.bind(source);
    source.run = (task, asking) => {
      tasks.push({ task, ...asking });
      return run(task, asking);
    };
    const profile = profileOf("smoke");
    const { trials } = await uniformSearch(dataSet).ask({ profile, seed: 7, source });
    const data = {
      id: dataSet,
      fingerprint: await fingerprintDataSet(dataSet),
      trainPoints: 64,
      validationPoints: 64,
      reportPoints: 64,
      seed: 7,
    };
    const expected = trials.map(({ architecture, epochs }) => {
      const id = architectureId(architecture);
      const seed = deriveSeed(7, "hyperband", dataSet, id);
      const task = { kind: "train-network", data, architecture: id, network: profile.network, epochs, seed };
      return { task, trainedEpochs: epochs - 1 };
    });
    // in any order: who is certain to survive is asked for before the others
    const placeOf = ({ task, trainedEpochs }: (typeof expected)[number]) => `${trainedEpochs} ${task.architecture}`;
    const sorted = (asked: readonly unknown[]) =>
      ([...asked] as typeof expected).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    expect(sorted(tasks)).toEqual(sorted(expected));
    expect(trials.map(({ epochs }) => epochs)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3]);
  });

  it("repeats with other seeds of training, the first time being the search itself", async () => {
    const asked = new Map<string, Set<number>>();
    const source = new MadeUpSource(1);
    const run = source.run.bind(source);
    source.run = (task, asking) => {
      if (task.kind === "train-network") {
        asked.set(task.architecture, (asked.get(task.architecture) ?? new Set()).add(task.seed));
      }
      return run(task, asking);
    };
    const outcomes = await repeatedSearches(dataSet, 3).ask({ ...study, source });
    expect(outcomes.length).toBe(3);
    // the source ignores seeds, so nothing but rounding differs
    expect(accuracyNoise(outcomes)[0]).toMatchObject({ epochs: 1, architectures: 9, records: 27 });
    expect(accuracyNoise(outcomes)[0].noise).toBeLessThan(1e-12);
    for (const { architecture } of outcomes[0].trials) expect(asked.get(architectureId(architecture))?.size).toBe(3);
    expect(await uniformSearch(dataSet).ask(study)).toEqual(outcomes[0]);
  });
});

describe("a real search", () => {
  const sizes = { trainPoints: 16, validationPoints: 16 };
  const profile = (hyperband: object) => profileOf("smoke", { ...sizes, hyperband });

  const forget = () => {
    for (const name of ["results", "checkpoints"]) rmSync(join(folder, name), { recursive: true, force: true });
  };

  it("by asynchronous halving gives the same tables with 1 and with 3 workers, as planned", async () => {
    const hyperband = { kind: "asha", configurations: 4, maxResource: 4, eta: 2, lanes: 3, selected: 2 };
    const tables: unknown[] = [];
    for (const workers of [1, 3]) {
      forget();
      const options = { profile: profile(hyperband), seed: 1, workers };
      const { result, plan, account } = await runExperiment(options, sections.hyperband.experiment);
      tables.push(result);
      expect(plan.lines[0].asked).toMatchObject({ tasks: 4 + 2 + 1, epochs: 4 + 2 + 2 });
      const { asked } = plan.lines[0];
      expect(account.lines[0]).toMatchObject({ asked, computed: asked, repeatedEpochs: 0 });
    }
    expect(tables[1]).toEqual(tables[0]);
  });

  it("with open promotions is planned exactly once the cache holds its results", async () => {
    const hyperband = { kind: "asha", configurations: 4, maxResource: 4, eta: 2, promotions: "open", selected: 2 };
    const options = { profile: profile(hyperband), seed: 1, workers: 2 };
    const { plan, account } = await runExperiment(options, sections.hyperband.experiment);
    const [{ asked }] = account.lines;
    expect(asked.tasks).toBeLessThanOrEqual(plan.lines[0].asked.tasks);
    const again = await planExperiment(options, sections.hyperband.experiment);
    expect(again.lines[0]).toMatchObject({ asked, cached: asked, cost: noCost });
    expect(again.lines[0].atMost).toBeUndefined();
  });

  it("with equal architectures in several brackets computes no epoch twice", async () => {
    forget();
    const two = [
      [10, 10, 10, 10],
      [15, 10, 10, 10],
    ];
    const architectures = [0, 1, 0, 1, 0].map((index) => two[index]); // 3 in the first bracket, 2 in the second
    const options = { profile: profile({ kind: "hyperband", maxResource: 3, selected: 2 }), seed: 1, workers: 2 };
    const { account } = await runExperiment(
      options,
      asking((study) => searchWithHyperband({ study, dataSet, architectures })),
    );
    const [{ asked, computed, repeatedEpochs }] = account.lines;
    expect(asked).toEqual({ tasks: 3 + 1 + 2, epochs: 3 + 2 + 2 * 3, images: 16 * (3 + 2 + 2 * 3) });
    expect(computed.tasks).toBe(4); // each architecture at 1 and at 3 epochs
    expect(repeatedEpochs).toBe(0);
  });
});
