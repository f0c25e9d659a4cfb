import type { z } from "zod";
import { createRandom, deriveSeed } from "../../platform/random/random";
import { tf } from "../../platform/tensorflow/engine";
import { mean, standardErrorOfMean } from "../../statistics/spread";
import { type InformationEstimate, toBits } from "../information-estimate";
import { withoutCopies } from "../neighbours/nearest-neighbours";
import { fitPairCritic, type PairFit } from "./fit-pairs";
import { normalScores } from "./normal-scores";
import { type PairInformationOptions, pairInformationOptions, type pairInformationOptionsSchema } from "./options";
import { dvInfluence, type PairBounds, pairBounds } from "./pair-bounds";
import { type PairNeighbours, pairNeighbours } from "./pair-neighbours";
import { blocksOf, type PairSample, pickPairs, requirePairs } from "./pair-sample";
import { neighboursTell, type PairLimits, pairVerdict } from "./pair-verdict";

/** Factors of the units and the embedding of the next richer critic. */
const richer = { units: 4, embedding: 2 };

/** Share of the pairs outside the reported fold that only stop and scale the critic. */
const selectShare = 0.15;

/**
 * I(X;Y) of continuous pairs by cross-fitted critics: every fold is reported once, by a critic fitted to the others and
 * stopped on some of them that it was not fitted to. The marginal term runs over all combinations of different pairs.
 * Critics see each column's normal scores, so that no unit, offset or tail matters. Copies of a pair are one pair; see
 * `copiedRows`.
 *
 * In few dimensions the nearest-neighbour estimate is the headline, where it is sound: it sees edges and thin curves that
 * a smooth critic blurs. It is no bound; the critics' bound stands beside it.
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
  },
): Promise<InformationEstimate> {
  requirePairs(given);
  // copies on both sides of a fold would leak, and as combinations pass for independent pairs
  const observed = withoutCopies(blocksOf(given));
  const sample = observed ? pickPairs(given, observed.rows) : given;
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
    let again:
      | ((change: (fit: Int32Array) => Partial<Parameters<typeof fitPairCritic>[0]>) => Promise<PairFit>)
      | undefined;
    for (let fold = 0; fold < estimator.folds; fold++) {
      options.onFit?.(fold, estimator.folds);
      const report = order.filter((_, position) => position % estimator.folds === fold);
      const others = order.filter((_, position) => position % estimator.folds !== fold);
      const nSelect = Math.max(2, Math.round(selectShare * others.length));
      const parts = { fit: others.subarray(nSelect), select: others.subarray(0, nSelect), report };
      const fixed = { pairs, seed: deriveSeed(seed, "pairs", fold) };
      fits.push(await fitPairCritic({ ...fixed, ...parts, estimator }));
      if (fold === 0) again = (change) => fitPairCritic({ ...fixed, ...parts, estimator, ...change(parts.fit) });
    }
    const neighbours = pairNeighbours(sample, seed);
    const dvOf = (fit: PairFit): number => readOut([fit], estimator).reported[estimator.headline];
    const { reported, standardError } = readOut(fits, estimator);
    const judged = { bound: reported[estimator.headline], standardError };
    let limits: PairLimits | undefined;
    if (again && estimator.checks === "both" && !(neighbours && neighboursTell(neighbours, judged))) {
      const larger = { units: richer.units * estimator.units, embedding: richer.embedding * estimator.embedding };
      const first = dvOf(fits[0]);
      limits = {
        family: dvOf(await again(() => ({ estimator: { ...estimator, ...larger } }))) - first,
        points: first - dvOf(await again((fit) => ({ fit: fit.subarray(0, Math.ceil(fit.length / 2)) }))),
      };
    }
    const copies = given.xs.length / xSize - nPoints;
    return {
      ...summary(fits, { nPoints, neighbours, limits, estimator }),
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
    readonly neighbours: PairNeighbours | undefined;
    readonly limits: PairLimits | undefined;
    readonly estimator: PairInformationOptions;
  },
): InformationEstimate {
  const { nPoints, neighbours, limits, estimator } = options;
  const { headline } = estimator;
  const { reported, fitted, standardError } = readOut(fits, estimator);
  const bound = Math.max(0, reported[headline]);
  const gap = Math.max(0, fitted[headline] - reported[headline]);
  const cap = Math.log(Math.min(estimator.infoNceBatch, ...tablesOf(fits).map((table) => table.nPoints)));
  const longest = Math.max(...fits.map(({ curve }) => curve.length));
  const curve = Array.from({ length: longest }, (_, check) => {
    const points = fits.map((fit) => fit.curve[Math.min(check, fit.curve.length - 1)]);
    const average = (name: "fit" | "select") => points.reduce((sum, point) => sum + point[name], 0) / points.length;
    return { check, fit: average("fit"), select: average("select") };
  });
  const stopReason = fits.some((fit) => fit.stopReason === "maxEpochs") ? "maxEpochs" : "converged";
  const judged = pairVerdict({
    bound,
    standardError,
    gap,
    stopReason,
    neighbours,
    limits,
    cap,
    headline,
    nPoints,
    dv: reported.dv,
  });
  return {
    estimator: `pairs, fitted to ${estimator.objective}, reported as ${judged.nats === bound ? headline : "nearest neighbours"}`,
    nats: judged.nats,
    bits: toBits(judged.nats),
    bound,
    lowerLimit: Math.max(0, reported[headline] - 1.645 * standardError),
    family: "gaussian + separable",
    extrapolated: null,
    standardError: judged.standardError,
    interval: judged.interval,
    ...(headline === "infoNce" ? { ceilingNats: cap } : {}),
    estimates: { ...reported, infoNceCap: cap, ...(neighbours ? { ksg: neighbours.nats } : {}) },
    critics: ["gaussian + separable"],
    curve,
    stopReason,
    verdict: judged.verdict,
    because: judged.because,
    nPoints,
  };
}

const tablesOf = (fits: readonly PairFit[]) => fits.flatMap(({ report }) => report);

/** Mean bounds of some fits on the pairs to report and on those of the fit, with the error of DV. */
function readOut(fits: readonly PairFit[], estimator: PairInformationOptions) {
  const tables = tablesOf(fits);
  return {
    reported: meanBounds(tables.map((table) => pairBounds(table, estimator))),
    fitted: meanBounds(fits.map(({ onFit }) => pairBounds(onFit, estimator))),
    standardError: standardErrorOfMean(tables.flatMap((table) => [...centred(dvInfluence(table))])),
  };
}

/** Around the mean: only the variation of the terms counts, and blocks differ in their mean by the fit alone. */
function centred(terms: Float64Array): Float64Array {
  const centre = mean(terms);
  return terms.map((term) => term - centre);
}
