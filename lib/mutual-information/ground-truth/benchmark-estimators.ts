import type { InformationEstimate } from "../information-estimate";
import { estimateLabelInformation } from "../labels/label-information";
import type { LabelledSample } from "../labels/labelled-sample";
import { estimateWithMine } from "../mine";
import { estimateKsg } from "../neighbours/ksg";
import { estimateRoss } from "../neighbours/ross";
import { type MineOptions, mineOptions } from "../options";
import { estimatePairInformation } from "../pairs/pair-information";
import type { PairSample } from "../pairs/pair-sample";
import { singlePrecision } from "../single-precision";
import type { GroundTruthCase } from "./ground-truth-case";

/** What the benchmark keeps of an estimate. */
export interface BenchmarkAnswer {
  readonly nats: number;
  readonly standardError: number | null;
  /** Nominal 95 %, nats; null for estimators that give none. */
  readonly interval: readonly [number, number] | null;
  readonly verdict: string | null;
  /** Of the permutation null; null for estimators without one. */
  readonly pValue: number | null;
  readonly estimates: Readonly<Record<string, number>>;
}

/** An estimator that the benchmark can put to a case. */
export interface BenchmarkEstimator {
  readonly name: string;
  readonly kind: GroundTruthCase["kind"];
  /** Highest dimension and number of points it is put to: beyond, it says nothing or takes hours. */
  readonly dimension: number;
  readonly nPoints: number;
  /** Rough time of one worker a point, seconds, for plans. */
  secondsPerPoint(each: GroundTruthCase): number;
  estimate(sample: LabelledSample | PairSample, seed: number): Promise<BenchmarkAnswer>;
}

/** Multiply-adds a second that small networks reach on one core. */
const rate = 2e10;

const everything = { dimension: Number.POSITIVE_INFINITY, nPoints: Number.POSITIVE_INFINITY };

/** Orders of labels behind a p-value: enough to reject at 5 %. */
const permutations = 99;

function answerOf(estimate: InformationEstimate): BenchmarkAnswer {
  const { nats, standardError, interval, verdict, estimates, permutationNull } = estimate;
  return { nats, standardError, interval, verdict, pValue: permutationNull?.pValue ?? null, estimates };
}

/** An answer without interval, verdict and null. */
function bare(nats: number, standardError: number, estimates: BenchmarkAnswer["estimates"] = {}): BenchmarkAnswer {
  return { nats, standardError, interval: null, verdict: null, pValue: null, estimates };
}

/** The thesis's MINE on vectors or images: one half fits, the other reports. */
function mine(
  name: string,
  overrides: Partial<MineOptions>,
  limits: Pick<BenchmarkEstimator, "dimension" | "nPoints"> = everything,
): BenchmarkEstimator {
  const { filters, denseUnits, maxEpochs } = mineOptions(overrides);
  return {
    name,
    kind: "labels",
    ...limits,
    secondsPerPoint: ({ dimension }) => {
      const isImage = dimension >= 28 * 28;
      const critic = isImage ? dimension * 9 * filters * (1 + filters) : dimension * denseUnits;
      return (maxEpochs / 2) * (1.5 * (critic / rate) + 4e-5); // a step of few points costs its calls
    },
    estimate: async (sample, seed) => {
      const { pointShape, labels, nClasses, ...points } = sample as LabelledSample;
      const values = singlePrecision(points.values, pointShape[pointShape.length - 1]);
      const [height, width, channels] = pointShape.length === 3 ? pointShape : [1, 1, pointShape[0]];
      const size = height * width * channels;
      const half = Math.floor(labels.length / 2);
      const part = (from: number, to: number) => ({
        values: values.subarray(from * size, to * size),
        labels: labels.subarray(from, to),
      });
      const { report, dvStandardError } = await estimateWithMine({
        fit: part(0, half),
        report: part(half, labels.length),
        height,
        width,
        channels,
        nClasses,
        nConvolutions: height > 1 ? 2 : 0,
        mine: mineOptions(overrides),
        seed,
      });
      return bare(report.dv, dvStandardError, { ...report });
    },
  };
}

function pairs(objective: "infoNce" | "dv" | "smile"): BenchmarkEstimator {
  return {
    name: `pairs, ${objective}`,
    kind: "pairs",
    ...everything,
    secondsPerPoint: () => 1e-3,
    estimate: async (sample, seed) =>
      answerOf(await estimatePairInformation(sample as PairSample, { seed, estimator: { objective } })),
  };
}

/** Pairs that nearest neighbours compare all with all. */
const neighbourLimits = { dimension: 4, nPoints: 10_000 };

/** All estimators of the benchmark. */
export const benchmarkEstimators: readonly BenchmarkEstimator[] = [
  {
    name: "label-aware",
    kind: "labels",
    ...everything,
    secondsPerPoint: ({ dimension }) => (dimension >= 28 * 28 ? 1.3e-2 : 3e-4),
    estimate: async (sample, seed) =>
      answerOf(await estimateLabelInformation(sample as LabelledSample, { seed, estimator: { permutations } })),
  },
  {
    name: "nearest neighbours (Ross)",
    kind: "labels",
    ...neighbourLimits,
    secondsPerPoint: ({ nPoints }) => 5e-8 * nPoints,
    estimate: async (sample) => {
      const { nats, standardError } = estimateRoss(sample as LabelledSample);
      return bare(nats, standardError);
    },
  },
  mine("MINE, shuffled", {}),
  mine("MINE, t − e^t", { bound: "nwj" }),
  mine("MINE, deranged, moving average", { product: "derangement", gradient: "movingAverage" }),
  mine("MINE, units × 8", { denseUnits: 1024 }, { dimension: 64, nPoints: 10_000 }),
  pairs("infoNce"),
  pairs("dv"),
  pairs("smile"),
  {
    name: "nearest neighbours (KSG)",
    kind: "pairs",
    ...neighbourLimits,
    secondsPerPoint: ({ nPoints }) => 1e-7 * nPoints,
    estimate: async (sample) => {
      const { nats, standardError } = estimateKsg(sample as PairSample);
      const second = estimateKsg({ ...(sample as PairSample), algorithm: 2 }).nats;
      return bare(nats, standardError, { ksg1: nats, ksg2: second });
    },
  },
];
