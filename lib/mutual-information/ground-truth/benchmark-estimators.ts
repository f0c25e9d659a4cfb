import type { InformationEstimate } from "../information-estimate";
import { estimateLabelInformation } from "../labels/label-information";
import type { LabelledSample } from "../labels/labelled-sample";
import { estimateWithMine } from "../mine";
import { estimateKsg } from "../neighbours/ksg";
import { estimateRoss } from "../neighbours/ross";
import { type MineOptions, mineOptions } from "../options";
import { estimatePairInformation } from "../pairs/pair-information";
import type { PairSample } from "../pairs/pair-sample";
import type { GroundTruthCase } from "./ground-truth-case";

/** What the benchmark keeps of an estimate. */
export interface BenchmarkAnswer {
  readonly nats: number;
  readonly standardError: number | null;
  /** Nominal 95 %, nats; null for estimators that give none. */
  readonly interval: readonly [number, number] | null;
  readonly verdict: string | null;
  readonly estimates: Readonly<Record<string, number>>;
}

/** An estimator that the benchmark can put to a case. */
export interface BenchmarkEstimator {
  readonly name: string;
  readonly kind: GroundTruthCase["kind"];
  /** Highest dimension and number of points it is put to: beyond, it says nothing or takes hours. */
  readonly dimension: number;
  readonly nPoints: number;
  estimate(sample: LabelledSample | PairSample, seed: number): Promise<BenchmarkAnswer>;
}

const everything = { dimension: Number.POSITIVE_INFINITY, nPoints: Number.POSITIVE_INFINITY };

function answerOf({ nats, standardError, interval, verdict, estimates }: InformationEstimate): BenchmarkAnswer {
  return { nats, standardError, interval, verdict, estimates };
}

/** The thesis's MINE on vectors or images: one half fits, the other reports. */
function mine(name: string, overrides: Partial<MineOptions>): BenchmarkEstimator {
  return {
    name,
    kind: "labels",
    ...everything,
    estimate: async (sample, seed) => {
      const { values, pointShape, labels, nClasses } = sample as LabelledSample;
      const [height, width, channels] = pointShape.length === 3 ? pointShape : [1, 1, pointShape[0]];
      const size = height * width * channels;
      const half = Math.floor(labels.length / 2);
      const part = (from: number, to: number) => ({
        values: values.subarray(from * size, to * size),
        labels: labels.subarray(from, to),
      });
      const { report, standardError } = await estimateWithMine({
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
      return { nats: report.dv, standardError, interval: null, verdict: null, estimates: { ...report } };
    },
  };
}

function pairs(objective: "infoNce" | "dv" | "smile"): BenchmarkEstimator {
  return {
    name: `pairs, ${objective}`,
    kind: "pairs",
    ...everything,
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
    estimate: async (sample, seed) => answerOf(await estimateLabelInformation(sample as LabelledSample, { seed })),
  },
  {
    name: "nearest neighbours (Ross)",
    kind: "labels",
    ...neighbourLimits,
    estimate: async (sample) => {
      const { nats, standardError } = estimateRoss(sample as LabelledSample);
      return { nats, standardError, interval: null, verdict: null, estimates: {} };
    },
  },
  mine("MINE, shuffled", {}),
  mine("MINE, deranged, moving average", { product: "derangement", gradient: "movingAverage" }),
  pairs("infoNce"),
  pairs("dv"),
  pairs("smile"),
  {
    name: "nearest neighbours (KSG)",
    kind: "pairs",
    ...neighbourLimits,
    estimate: async (sample) => {
      const { nats, standardError } = estimateKsg(sample as PairSample);
      const second = estimateKsg({ ...(sample as PairSample), algorithm: 2 }).nats;
      return { nats, standardError, interval: null, verdict: null, estimates: { ksg1: nats, ksg2: second } };
    },
  },
];
