import { pointwiseInformation } from "../bounds";
import { labelsAt, meanOf } from "./best-checks";
import type { CrossFit } from "./cross-fit";
import { fitReading } from "./flipped-labels";
import { pointsOfFold } from "./folds";
import type { PreparedSample } from "./prepare-sample";
import { calibrationScale, logRatios } from "./temperature";

/** Out-of-fold T(x, c) of all points: each row by critics that neither were fitted to its point nor chosen on it. */
export interface OutOfFold {
  /** ln p̃(c|x) / p(c) by the mean of the members' calibrated T, shape [nPoints, nClasses], nats. */
  readonly logRatios: Float64Array;
  /** Pointwise information of single members, averaged over them, shape [nPoints], nats. */
  readonly ofMembers: Float64Array;
  /** What was chosen for each fold. */
  readonly choices: readonly FoldChoice[];
}

/** What is chosen for a fold, on all others. */
export interface FoldChoice {
  /** Name of the critic, or of what is made of several. */
  readonly critic: string;
  /** The critics in it; only itself for a single one. */
  readonly parts: readonly string[];
  readonly roles: readonly Role[];
  /** Inverse temperature of T. */
  readonly scale: number;
  /** Share of labels that say nothing of x; one point of all unless told. */
  readonly doubt?: number;
  /** H(y) − CE on the folds that chose, nats. */
  readonly value: number;
}

export type FoldChooser = (
  fold: number,
  fits: readonly CrossFit[],
  sample: PreparedSample,
  points: readonly Int32Array[],
) => FoldChoice;

/** One member's tables on the fold to report and on the fold that chose them. */
export interface Role {
  readonly selectFold: number;
  readonly select: Float32Array;
  readonly report: Float32Array;
}

/** The members that left a fold out, with their tables in that role. */
export function rolesFor(reportFold: number, { members }: CrossFit): readonly Role[] {
  return members
    .filter(({ heldOut: { a, b } }) => a === reportFold || b === reportFold)
    .map(({ heldOut: { a, b }, fit: { chosenOnA, chosenOnB } }) =>
      reportFold === b
        ? { selectFold: a, select: chosenOnA.a, report: chosenOnA.b }
        : { selectFold: b, select: chosenOnB.b, report: chosenOnB.a },
    );
}

/**
 * Reports every fold by the critics that left it out. For each fold, the critic and the calibration are chosen on all
 * other folds, by tables that are out of fold there too.
 *
 * Members are averaged as λ times the mean of T. Averaging removes part of the members' noise, so the λ that fits a
 * single member is too small for the mean. How much noise went is seen, without labels, in the mean square of T, and λ
 * grows by that ratio: the covariance of λT with the best T stays as it was.
 */
export function reportOutOfFold(
  fits: readonly CrossFit[],
  sample: PreparedSample,
  folds: Int32Array,
  nFolds: number,
  choose: FoldChooser = chooseForFold,
): OutOfFold {
  const { labels, prior, nClasses } = sample;
  const ratios = new Float64Array(labels.length * nClasses);
  const ofMembers = new Float64Array(labels.length);
  const choices: FoldChoice[] = [];
  const points = Array.from({ length: nFolds }, (_, fold) => pointsOfFold(folds, fold));
  for (let fold = 0; fold < nFolds; fold++) {
    const choice = choose(fold, fits, sample, points);
    const { roles, scale, doubt = 1 / labels.length } = choice;
    choices.push(choice);
    const foldLabels = labelsAt(labels, points[fold]);
    const mean = new Float64Array(points[fold].length * nClasses);
    for (const { report } of roles) {
      for (let index = 0; index < mean.length; index++) mean[index] += report[index] / roles.length;
      const single = logRatios(report, scale, prior, doubt);
      for (const [index, point] of points[fold].entries()) {
        ofMembers[point] += single[index * nClasses + foldLabels[index]] / roles.length;
      }
    }
    const single = meanOf(roles.map(({ report }) => spread(report, prior)));
    const together = spread(mean, prior);
    const gain = together > 0 ? Math.min(roles.length, single / together) : 1;
    const ofMean = logRatios(mean, scale * gain, prior, doubt);
    for (const [index, point] of points[fold].entries()) {
      for (let c = 0; c < nClasses; c++) {
        ratios[point * nClasses + c] = ofMean[index * nClasses + c];
      }
    }
  }
  return { logRatios: ratios, ofMembers, choices };
}

/** λ and ε: what they flatter a critic by that says nothing, in nats over the points (Akaike 1974). */
const parametersOfReading = 2;

/** Critics, the best by their scale alone, that are read with a doubt too. */
const readAnew = 2;

/** The critic and its reading that are best on all folds but one. */
export function chooseForFold(
  fold: number,
  fits: readonly CrossFit[],
  { labels, prior }: Pick<PreparedSample, "labels" | "prior">,
  points: readonly Int32Array[],
): FoldChoice {
  const ranked = [...calibratedForFold(fold, fits, { labels, prior }, points)].sort((a, b) => b.value - a.value);
  const read = ranked.slice(0, readAnew).map((choice): FoldChoice => {
    const groups = choice.roles.map(({ select, selectFold }) => ({
      table: select,
      labels: labelsAt(labels, points[selectFold]),
    }));
    return { ...choice, ...fitReading(groups, prior, choice.scale) };
  });
  const best = read.reduce((a, b) => (b.value > a.value ? b : a));
  const selectPoints = best.roles.reduce((sum, { selectFold }) => sum + points[selectFold].length, 0);
  return best.value < parametersOfReading / selectPoints ? { ...best, scale: 0, value: 0 } : best;
}

/** The critic that most folds choose. */
export function favouriteOf(
  fits: readonly CrossFit[],
  choose: FoldChooser,
  sample: PreparedSample,
  folds: Int32Array,
  nFolds: number,
): string {
  const points = Array.from({ length: nFolds }, (_, fold) => pointsOfFold(folds, fold));
  const chosen = points.map((_, fold) => choose(fold, fits, sample, points).critic);
  const votes = (name: string): number => chosen.filter((other) => other === name).length;
  return chosen.reduce((a, b) => (votes(b) > votes(a) ? b : a));
}

/** A chooser that remembers what it chose among the same fits. */
export function rememberedChooser(choose: FoldChooser = chooseForFold): FoldChooser {
  const known = new Map<readonly CrossFit[], FoldChoice[]>();
  return (fold, fits, sample, points) => {
    const choices = known.get(fits) ?? [];
    known.set(fits, choices);
    choices[fold] ??= choose(fold, fits, sample, points);
    return choices[fold];
  };
}

/** Every critic that may report a fold, with the scale that is best on all other folds. */
export function calibratedForFold(
  fold: number,
  fits: readonly CrossFit[],
  { labels, prior }: Pick<PreparedSample, "labels" | "prior">,
  points: readonly Int32Array[],
): readonly FoldChoice[] {
  const open = fits.filter(({ reportFolds }) => reportFolds === undefined || reportFolds.has(fold));
  return open.map((fit) => {
    const roles = rolesFor(fold, fit);
    const groups = roles.map(({ select, selectFold }) => ({
      table: select,
      labels: labelsAt(labels, points[selectFold]),
    }));
    const scale = calibrationScale(groups, prior);
    const terms = groups.map(({ table, labels: own }) => {
      const scaled = table.map((value) => scale * value);
      return pointwiseInformation(scaled, own, prior);
    });
    const total = terms.reduce((sum, values) => sum + meanOf(values) * values.length, 0);
    const value = total / terms.reduce((sum, { length }) => sum + length, 0);
    return { critic: fit.critic, parts: [fit.critic], roles, scale, value };
  });
}

/** Mean variance of T(x, c) over classes. */
function spread(table: ArrayLike<number>, prior: ArrayLike<number>): number {
  const nClasses = prior.length;
  let total = 0;
  for (let row = 0; row < table.length; row += nClasses) {
    let [mean, square] = [0, 0];
    for (let c = 0; c < nClasses; c++) {
      mean += prior[c] * table[row + c];
      square += prior[c] * table[row + c] ** 2;
    }
    total += square - mean * mean;
  }
  return (total * nClasses) / table.length;
}
