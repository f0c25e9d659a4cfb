import { beforeAll, describe, expect, it } from "vitest";
import {
  type Comparison,
  comparisons,
  comparisonVerdict,
  differenceOf,
} from "../../../lib/experiments/posterior/comparison";
import { type ErrorRecord, errorRecords } from "../../../lib/experiments/posterior/errors";
import { predictWorld } from "../../../lib/experiments/posterior/predictions";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import type { InputName } from "../../../lib/predictors/inputs";
import { predictorOptions } from "../../../lib/predictors/options";
import { inProcess, madeWorld, type Truth, thesisKey } from "./made-world";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const seed = 11;
const sizes = { nTrain: 20, nTest: 7, samples: { train: 3, test: 3 }, cleanSize: { train: 3, test: 3 }, seed };
const inputs: readonly InputName[] = [
  "usable raw",
  "usable standardised",
  "usable permuted",
  "accuracy raw",
  "usable and accuracy",
  "identity",
];
const judged = { evaluation: "leaveOneOut", target: thesisKey.name, filterPenalty: thesisKey.filterPenalty } as const;

async function recordsOf(
  good: (truth: Truth) => number | undefined,
  options: { readonly seed?: number; readonly inputs?: readonly InputName[] } = {},
): Promise<readonly ErrorRecord[]> {
  const world = madeWorld({ ...sizes, good, ...(options.seed !== undefined && { seed: options.seed }) });
  const plan = { source: inProcess, seed, predictor: predictorOptions(), repeats: 1, networkInputs: [] };
  const predictions = await predictWorld(world, { ...plan, inputs: options.inputs ?? inputs });
  return errorRecords(world, predictions);
}

const rowsOf = new WeakMap<readonly ErrorRecord[], readonly Comparison[]>();

function explained(records: readonly ErrorRecord[], input: InputName): Comparison | undefined {
  const rows = rowsOf.get(records) ?? comparisons(records, judged, { seed });
  rowsOf.set(records, rows);
  return rows.find((row) => row.method === "gaussianProcess" && row.input === input);
}

const difference = (
  records: readonly ErrorRecord[],
  first: InputName,
  second: InputName,
  method: "gaussianProcess" | "ridge" = "gaussianProcess",
) => differenceOf(records, judged, { method, input: first }, { method, input: second }, seed);

describe("a signal planted in raw information and not in accuracy", () => {
  let records: readonly ErrorRecord[];
  beforeAll(async () => {
    records = await recordsOf(({ rise }) => 65 + 40 * rise);
  });

  it("is found from raw information: 70 % explained at least, on the split and with each data set left out", () => {
    expect(explained(records, "usable raw")?.explained?.share).toBeGreaterThan(0.7);
    const onSplit = comparisons(records, { ...judged, evaluation: "split", part: "test" }, { seed });
    const row = onSplit.find(({ method, input }) => method === "gaussianProcess" && input === "usable raw");
    expect(row?.explained?.share).toBeGreaterThan(0.7);
    expect(row?.dataSets).toBe(7);
  });

  it("makes raw information better than accuracy, than other data sets', and than what sees nothing", () => {
    for (const other of ["accuracy raw", "usable permuted"] as const) {
      const { interval, pValue, n } = difference(records, "usable raw", other);
      expect(interval[1]).toBeLessThan(0);
      expect(pValue).toBeLessThan(0.01);
      expect(n).toBe(27);
    }
    expect(explained(records, "usable raw")?.verdict).toBe("better");
    const own = { method: "gaussianProcess", input: "usable raw" } as const;
    const beside = differenceOf(records, judged, own, { method: "gaussian", input: "nothing" }, seed);
    expect(comparisonVerdict(beside)).toBe("better");
  });

  it("makes information a gain for whoever has the accuracy already", () => {
    for (const method of ["gaussianProcess", "ridge"] as const) {
      expect(difference(records, "usable and accuracy", "accuracy raw", method).interval[1]).toBeLessThan(0);
    }
  });

  it("is not found from the standardised form (A.4), which has no more of it than what sees nothing", () => {
    expect(explained(records, "usable standardised")?.verdict).not.toBe("better");
    expect(comparisonVerdict(difference(records, "usable raw", "usable standardised"))).toBe("better");
  });

  it("is not found from other data sets' information, nor by knowing which data set it is", () => {
    expect(explained(records, "usable permuted")?.verdict).not.toBe("better");
    expect(explained(records, "identity")?.verdict).not.toBe("better");
    const oracle = records.filter(({ method, part }) => method === "ownMean" && part === "train");
    for (const { error, floor } of oracle) expect(error).toBeCloseTo(floor, 12);
  });
});

describe("a signal planted in accuracy alone", () => {
  it.each([11, 12])("is found from accuracy, and information gains nothing: world %i", async (seedOfWorld) => {
    const records = await recordsOf(({ ease }) => 65 + 40 * ease, {
      seed: seedOfWorld,
      inputs: ["usable raw", "accuracy raw", "usable and accuracy"],
    });
    expect(explained(records, "accuracy raw")?.explained?.share).toBeGreaterThan(0.7);
    const mean = { method: "mean", input: "nothing" } as const;
    for (const method of ["gaussianProcess", "ridge"] as const) {
      // covers 0, or is against information: neither beside accuracy nor alone does it make an error smaller
      expect(difference(records, "usable and accuracy", "accuracy raw", method).interval[1]).toBeGreaterThan(0);
      const alone = differenceOf(records, judged, { method, input: "usable raw" }, mean, seed);
      expect(alone.interval[1]).toBeGreaterThan(0);
      expect(alone.n).toBe(27);
    }
  });
});
