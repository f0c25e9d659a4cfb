import { describe, expect, it } from "vitest";
import { deadNetworks, profileOf, type Study, sections } from "../../../lib/experiments";
import { searchWithHyperband } from "../../../lib/experiments/hyperband/search";
import { deadIn, selectionRows, trialRows } from "../../../lib/experiments/hyperband/search-tables";
import { searchesOf } from "../../../lib/experiments/posterior/sample-tables";
import { hyperbandPosterior } from "../../../lib/hyperband";
import type { EpochRecord } from "../../../lib/networks";
import { createRandom } from "../../../lib/platform/random/random";
import type { Task, TaskSource } from "../../../lib/platform/tasks";
import { type Architecture, architectureId, parseArchitecture } from "../../../lib/search-space";
import { useScratchCache } from "../../platform/tasks/scratch-cache";
import { madeMeasurement } from "../posterior/made-world";

useScratchCache();

/** Networks of at most so many filters in their first layer are dead from their second epoch on. */
const deadUpTo = 20;

/** Selection accuracy rises with the filters of the first layer; report accuracy is 0.1 below it. */
function recordOf(architecture: string, epoch: number, hasReport: boolean): EpochRecord {
  const [filters] = parseArchitecture(architecture);
  const accuracy = 0.3 + filters / 400;
  return {
    epoch,
    trainLoss: Math.log(10),
    validationLoss: Math.log(10),
    validationAccuracy: accuracy,
    ...(hasReport && { reportLoss: 2, reportAccuracy: accuracy - 0.1 }),
    ...(filters <= deadUpTo && epoch > 1 && { dead: true as const }),
  };
}

const source: TaskSource = {
  run: async (task: Task) => {
    if (task.kind !== "train-network") throw new Error(`Unexpected ${task.kind}`);
    const epochs = Array.from({ length: task.epochs }, (_, index) => index + 1);
    const hasReport = task.data.reportPoints !== undefined;
    return { history: epochs.map((epoch) => recordOf(task.architecture, epoch, hasReport)) } as never;
  },
  holding: (_, use) => use(),
};

const hyperband = { kind: "elimination", sizes: [4, 3, 2], epochsPerRung: 1, selected: 2 } as const;
const study: Study = { profile: profileOf("smoke", { hyperband, filterPenalty: 0 }), seed: 1, source };
const widths = (...first: readonly number[]): readonly Architecture[] => first.map((filters) => [filters, 10, 10, 10]);
const search = (architectures: readonly Architecture[], of = study) =>
  searchWithHyperband({ study: of, dataSet: "procedural-blobs", architectures });

describe("tables of searches", () => {
  it("say of each trial whether its network is dead, and its accuracy on images that choose nothing", async () => {
    const outcome = await search(widths(10, 20, 60, 120));
    const rows = trialRows([{ dataSet: "procedural-blobs", outcome }]);
    expect(rows).toHaveLength(4 + 3 + 2);
    expect(rows.map(({ architecture, epochs, dead }) => [architecture, epochs, dead])).toEqual([
      ["10-10-10-10", 1, false],
      ["20-10-10-10", 1, false],
      ["60-10-10-10", 1, false],
      ["120-10-10-10", 1, false],
      ["20-10-10-10", 2, true],
      ["60-10-10-10", 2, false],
      ["120-10-10-10", 2, false],
      ["60-10-10-10", 3, false],
      ["120-10-10-10", 3, false],
    ]);
    for (const { accuracy, reportAccuracy } of rows) expect(reportAccuracy).toBeCloseTo(Number(accuracy) - 0.1, 12);
  });

  it("report the selected on report images, and count dead ones instead of averaging them", async () => {
    const searches = [widths(10, 20, 60, 120), widths(10, 10, 15, 40), widths(10, 10, 15, 20)].map((own) =>
      search(own),
    );
    const outcomes = await Promise.all(searches);
    const rows = selectionRows(outcomes.map((outcome, hyperband) => ({ dataSet: "a", hyperband, outcome })));
    const accuracy = (filters: number) => 0.3 + filters / 400;
    expect(rows[0].selectedReportAccuracy).toBeCloseTo((accuracy(60) + accuracy(120)) / 2 - 0.1, 12);
    expect(rows[0].selectedAccuracy).toBeCloseTo((accuracy(60) + accuracy(120)) / 2, 12);
    expect(rows[1].selectedReportAccuracy).toBeCloseTo(accuracy(40) - 0.1, 12);
    expect(rows[2].selectedReportAccuracy).toBeNull();
    // of four networks the first to go trained one epoch, when none is dead yet
    expect(rows.map(({ deadSelected, dead, networks }) => [deadSelected, dead, networks])).toEqual([
      [0, 1, 4],
      [1, 2, 4],
      [2, 3, 4],
    ]);
    expect(deadIn(outcomes.map((outcome) => ({ outcome })))).toEqual({ dead: 6, networks: 12 });
  });

  it("have no report accuracy where a profile has no report images", async () => {
    const { reportPoints: _, ...profile } = study.profile;
    const outcome = await search(widths(10, 20, 60, 120), { ...study, profile });
    const searches = [{ dataSet: "a", outcome }];
    expect(trialRows(searches).map(({ reportAccuracy }) => reportAccuracy)).toEqual(new Array(9).fill(null));
    expect(selectionRows(searches)[0].selectedReportAccuracy).toBeNull();
  });
});

it("the section of one Hyperband a data set writes them", async () => {
  const sampler = { kind: "list", architectures: widths(10, 10, 15, 40).map(architectureId) } as const;
  const own: Study = { ...study, profile: profileOf("smoke", { hyperband, sampler, filterPenalty: 0 }) };
  const { experiment } = sections.hyperband;
  const { trials, summary } = await experiment.analyse(await experiment.ask(own), own);
  expect(trials.filter(({ dead }) => dead)).not.toHaveLength(0);
  expect(summary).toMatchObject([{ deadSelected: 1, dead: 2, networks: 4, selected: 2 }]);
});

it("the first experiment counts dead networks among those measured and those of its Hyperbands", async () => {
  const outcome = await search(widths(10, 10, 15, 40));
  const random = createRandom(1);
  const measured = [false, true, true].map((dead) => ({
    ...madeMeasurement("a", { rise: 0, ease: 0 }, random),
    dead,
  }));
  const sample = { dataSet: "a", index: 0, outcome, posterior: hyperbandPosterior(outcome.selected) };
  const dataSet = { dataSet: "a", starting: 2, measured, samples: [{ ...sample, information: undefined as never }] };
  const experiment = { train: [dataSet], test: [] };
  expect(deadNetworks(experiment)).toEqual({ measured: 2, ofMeasured: 3, trained: 2, ofTrained: 4 });
  expect(selectionRows(searchesOf(experiment))).toMatchObject([{ dataSet: "a", hyperband: 0, deadSelected: 1 }]);
});
