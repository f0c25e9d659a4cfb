import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import { createRandom, deriveSeed } from "../../platform/random/random";
import { tf } from "../../platform/tensorflow/engine";
import { standardErrorOfMean } from "../../statistics/spread";
import type { RowBlock } from "../copied-rows";
import { type InformationEstimate, toBits, type Verdict } from "../information-estimate";
import { estimateKsg } from "../neighbours/ksg";
import { pickRows, withoutCopies } from "../neighbours/without-copies";
import { fitPairCritic, type PairFit } from "./fit-pairs";
import { normalScores } from "./normal-scores";
import { type PairInformationOptions, pairInformationOptions, type pairInformationOptionsSchema } from "./options";
import { dvInfluence, type PairBounds, pairBounds } from "./pair-bounds";
import { type PairSample, requirePairs } from "./pair-sample";

/** Share of the pairs outside the reported fold that only stop and scale the critic. */
const selectShare = 0.15;

/** Dimensions of x and y together up to which nearest neighbours are a reference, and pairs they compare. */
const reference = { dimensions: 3, points: 2000 };

/**
 * I(X;Y) of continuous pairs by cross-fitted critics: every fold is reported once, by a critic fitted to the others and
 * stopped on some of them that it was not fitted to. The marginal term runs over all combinations of different pairs.
 * Critics see each column's normal scores, so that no unit, offset or tail matters. Copies of a pair are one pair; see
 * `copiedRows`.
 *
 * @param given Pairs, xs [nPoints, xSize] and ys [nPoints, ySize].
 * @param options.onFit Told before each fold's fit how many are done, of how many.
 * @returns Nats; all bounds of the same critics in `estimates`, with `ksg` beside them in low dimension.
 * @throws RangeError when shapes or values do not fit.
 */
export async function estimatePairInformation(
  given: PairSample,
  options: {
    readonly seed: number;
    readonly estimator?: z.input<typeof pairInformationOptionsSchema>;
    readonly onFit?: (done: number, total: number) => void;
    readonly onCheck?: () => void | Promise<void>;
  },
): Promise<InformationEstimate> {
  requirePairs(given);
  const sample = observedPairs(given);
  const nPoints = sample.xs.length / sample.xSize;
  const { seed } = options;
  const estimator = pairInformationOptions(options.estimator);
  const { xSize, ySize } = sample;
  const [xs, ys] = blocksOf(sample).map(({ values, size }) => Float32Array.from(normalScores(values, size)));
  const pairs = {
    sample: { xs, ys, xSize, ySize },
    xs: tf.tensor2d(xs, [nPoints, xSize]),
    ys: tf.tensor2d(ys, [nPoints, ySize]),
  };
  try {
    const order = createRandom(seed, "pair folds").permutation(nPoints);
    const fits: PairFit[] = [];
    for (let fold = 0; fold < estimator.folds; fold++) {
      options.onFit?.(fold, estimator.folds);
      const report = order.filter((_, position) => position % estimator.folds === fold);
      const others = order.filter((_, position) => position % estimator.folds !== fold);
      const nSelect = Math.max(2, Math.round(selectShare * others.length));
      fits.push(
        await fitPairCritic({
          pairs,
          fit: others.subarray(nSelect),
          select: others.subarray(0, nSelect),
          report,
          estimator,
          seed: deriveSeed(seed, "pairs", fold),
          onCheck: options.onCheck ?? (() => setImmediate()),
        }),
      );
    }
    const copies = given.xs.length / xSize - nPoints;
    return {
      ...summary(fits, { nPoints, ksg: neighbourReference(sample, nPoints, seed), estimator }),
      ...(copies > 0 ? { copies } : {}),
    };
  } finally {
    tf.dispose([pairs.xs, pairs.ys]);
  }
}

const bounds = ["dv", "nwj", "infoNce", "infoNce64", "smile"] as const;

function meanBounds(tables: readonly PairBounds[]): PairBounds {
  const average = (name: (typeof bounds)[number]) =>
    tables.reduce((sum, table) => sum + table[name], 0) / tables.length;
  return Object.fromEntries(bounds.map((name) => [name, average(name)])) as Record<(typeof bounds)[number], number>;
}

function summary(
  fits: readonly PairFit[],
  options: {
    readonly nPoints: number;
    readonly ksg: number | undefined;
    readonly estimator: PairInformationOptions;
  },
): InformationEstimate {
  const { nPoints, ksg, estimator } = options;
  const tables = fits.flatMap(({ report }) => report);
  const reported = meanBounds(tables.map((table) => pairBounds(table, estimator)));
  const fitted = meanBounds(fits.map(({ onFit }) => pairBounds(onFit, estimator)));
  const { headline } = estimator;
  const standardError = standardErrorOfMean(tables.flatMap((table) => [...centred(dvInfluence(table))]));
  const nats = Math.max(0, reported[headline]);
  const gap = Math.max(0, fitted[headline] - reported[headline]);
  const interval: readonly [number, number] = [
    Math.max(0, reported[headline] - 1.96 * standardError),
    Math.max(0, reported[headline] + gap + 1.96 * standardError),
  ];
  const cap = Math.log(Math.min(estimator.infoNceBatch, ...tables.map((table) => table.nPoints)));
  const longest = Math.max(...fits.map(({ curve }) => curve.length));
  const curve = Array.from({ length: longest }, (_, check) => {
    const points = fits.map((fit) => fit.curve[Math.min(check, fit.curve.length - 1)]);
    const average = (name: "fit" | "select") => points.reduce((sum, point) => sum + point[name], 0) / points.length;
    return { check, fit: average("fit"), select: average("select") };
  });
  const stopReason = fits.some((fit) => fit.stopReason === "maxEpochs") ? "maxEpochs" : "converged";
  return {
    estimator: `pairs, fitted to ${estimator.objective}, reported as ${headline}`,
    nats,
    bits: toBits(nats),
    bound: nats,
    lowerLimit: Math.max(0, reported[headline] - 1.645 * standardError),
    family: "gaussian + separable",
    extrapolated: null,
    standardError,
    interval: [interval[0], Math.max(interval[1], ksg ?? 0)], // what neighbours see may be there
    ...(headline === "infoNce" ? { ceilingNats: cap } : {}),
    estimates: { ...reported, infoNceCap: cap, ...(ksg === undefined ? {} : { ksg }) },
    critics: ["gaussian + separable"],
    curve,
    stopReason,
    ...pairVerdict({ nats, interval, gap, stopReason, ksg, cap, dv: reported.dv, headline, nPoints }),
    nPoints,
  };
}

/** Around the mean: only the variation of the terms counts, and blocks differ in their mean by the fit alone. */
function centred(terms: Float64Array): Float64Array {
  const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
  return terms.map((term) => term - mean);
}

const blocksOf = ({ xs, ys, xSize, ySize }: PairSample): readonly RowBlock[] => [
  { values: xs, size: xSize },
  { values: ys, size: ySize },
];

/** Some of the pairs. */
function pickPairs(sample: PairSample, points: Int32Array): PairSample {
  const [xs, ys] = blocksOf(sample).map((block) => pickRows(block, points));
  return { ...sample, xs, ys };
}

/** Pairs without copies: on folds these would leak, and as combinations they would pass for independent ones. */
function observedPairs(sample: PairSample): PairSample {
  const observations = withoutCopies(blocksOf(sample));
  return observations ? pickPairs(sample, observations.rows) : sample;
}

/** Nearest neighbours on some of the pairs, drawn by chance: files are often sorted. */
function neighbourReference(sample: PairSample, nPoints: number, seed: number): number | undefined {
  if (sample.xSize + sample.ySize > reference.dimensions) return undefined;
  if (nPoints <= reference.points) return estimateKsg(sample).nats;
  const some = createRandom(seed, "pair reference").permutation(nPoints).subarray(0, reference.points);
  return estimateKsg(pickPairs(sample, some)).nats;
}

function pairVerdict(options: {
  readonly nats: number;
  readonly interval: readonly [number, number];
  readonly gap: number;
  readonly stopReason: "converged" | "maxEpochs";
  readonly ksg: number | undefined;
  readonly cap: number;
  readonly dv: number;
  readonly headline: string;
  readonly nPoints: number;
}): { readonly verdict: Verdict; readonly because: string } {
  const { nats, interval, gap, stopReason, ksg, cap, dv, headline, nPoints } = options;
  const show = (value: number) => value.toFixed(3);
  if (headline === "infoNce" && (nats > 0.85 * cap || dv > cap)) {
    return { verdict: "ceiling", because: `The contrastive bound cannot exceed ln(batch) = ${show(cap)} nats.` };
  }
  if (stopReason === "maxEpochs") {
    return { verdict: "notConverged", because: "A fit was cut off before it stopped gaining on the select pairs." };
  }
  if (nats > Math.log(nPoints)) {
    return {
      verdict: "ceiling",
      because: `No lower bound above ln n = ${show(Math.log(nPoints))} nats can be trusted.`,
    };
  }
  if (ksg !== undefined && ksg > interval[1] + 0.1) {
    return {
      verdict: "limited by the family",
      because: `Nearest neighbours see ${show(ksg)} nats, above the interval's ${show(interval[1])}.`,
    };
  }
  if (gap > Math.max(0.1, 0.15 * nats)) {
    return {
      verdict: "limited by the points",
      because: `On the pairs of the fit the bound is ${show(gap)} nats higher than on others.`,
    };
  }
  return { verdict: "reliable", because: `On the pairs of the fit the bound is only ${show(gap)} nats higher.` };
}
