import { z } from "zod";
import { listDataSets } from "./list";

export const seedSchema = z.number().int().min(0);

/** So many images, or all there are. */
export const pointsSchema = z.union([z.number().int().min(2), z.literal("all")]);

/** Which images of a data set a task uses. */
export const dataSampleSchema = z
  .object({
    id: z.string().min(1),
    /** SHA-256 over the data set's content: other files under the same name give another task. */
    fingerprint: z.string().min(1),
    trainPoints: pointsSchema,
    validationPoints: pointsSchema,
    /** Images that neither train nor choose a network, at most; absent for none, so that each sample has one form. */
    reportPoints: z.number().int().min(2).optional(),
    /** Seed of the choice of images, and of label noise. */
    seed: seedSchema,
    /** Error of a symmetric channel that labels pass through; absent for none, so that each sample has one form. */
    labelNoise: z.number().gt(0).max(1).optional(),
  })
  .strict();

export type DataSample = Readonly<z.infer<typeof dataSampleSchema>>;

/**
 * The images of a sample.
 *
 * @throws Error when the data set's content is no longer what the sample was taken from.
 */
export async function loadDataSample(sample: DataSample) {
  const { prepareDataSet } = require("./prepare") as typeof import("./prepare");
  const { id, fingerprint, ...options } = sample;
  const data = await prepareDataSet(id, options);
  requireFingerprint(id, fingerprint, data.fingerprint);
  return data;
}

/** @throws Error when the content of a data set is not what a task was made for. */
export function requireFingerprint(id: string, expected: string, found: string): void {
  if (found === expected) return;
  throw new Error(`The files of ${id} changed since the task was made: expected ${expected}, found ${found}.`);
}

/** What the cost of a task depends on besides the task itself. */
export interface DataShape {
  readonly trainPoints: number;
  readonly validationPoints: number;
  readonly reportPoints: number;
  readonly channels: number;
  readonly nClasses: number;
}

/** Milliseconds for which the list of data sets is taken to stay as it was read. */
const listedFor = 2000;

let listed: { readonly until: number; readonly entries: ReadonlyMap<string, ReturnType<typeof listDataSets>[number]> };

/**
 * Sizes of a sample, without reading it: what is listed here now.
 *
 * @throws RangeError for a data set that is not listed.
 */
export function dataShapeOf({ id, reportPoints = 0, ...sample }: DataSample): DataShape {
  if (!listed || listed.until < Date.now()) {
    listed = { until: Date.now() + listedFor, entries: new Map(listDataSets().map((entry) => [entry.id, entry])) };
  }
  const entry = listed.entries.get(id);
  if (!entry) throw new RangeError(`No data set "${id}".`);
  const size = (asked: number | "all", there: number): number => (asked === "all" ? there : Math.min(asked, there));
  const there = { train: entry.foundTrainPoints ?? entry.trainPoints, test: entry.foundTestPoints ?? entry.testPoints };
  const trainPoints = size(sample.trainPoints, there.train);
  const validationPoints = size(sample.validationPoints, there.test);
  return {
    trainPoints,
    validationPoints,
    reportPoints: Math.min(reportPoints, there.train + there.test - trainPoints - validationPoints),
    channels: entry.channels,
    nClasses: entry.nClasses,
  };
}
