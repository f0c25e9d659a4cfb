import type { Matrix } from "ml-matrix";
import { z } from "zod";
import { type Architecture, nLayers } from "../search-space/architecture";
import { mean } from "../statistics/spread";
import { type KernelName, type KernelShape, kernelRowsOf, kernels } from "./surrogate-kernel";
import { type Covariance, correlations, covarianceOf, type Process, processOf } from "./surrogate-process";
import { type ArchitectureRecord, deadShareOf, livingOf, trainingNoise } from "./surrogate-records";

/** Settings of a surrogate of one data set: plain data, from which it is made in no time. */
export const surrogateFitSchema = z
  .object({
    kernel: z.enum(["squaredExponential", "matern52"]),
    lengths: z.array(z.number().positive()).length(nLayers),
    /** Nugget of the selection accuracy after each epoch, then of the report accuracy after the last. */
    nuggets: z.array(z.number().positive()),
    /** See {@link TrainingNoise}. */
    noise: z
      .object({ standardDeviation: z.array(z.number().min(0)).nullable(), kept: z.number().min(0).max(1) })
      .strict(),
    /** Trainings that answer every image alike, as a share of all; the surrogate speaks of the others. */
    deadShare: z.number().min(0).max(1),
  })
  .strict();

export type SurrogateFit = Readonly<z.infer<typeof surrogateFitSchema>>;

/** Lengths to choose from, in logarithms of widths: the space spans ln 12 = 2.5. */
const lengths = [0.3, 0.6, 1.2, 2.4, 4.8, 9.6];

/** Nuggets to choose from. */
const nuggets = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** The same while the kernel is chosen, which does not turn on them. */
const coarseNuggets = [0.01, 0.1, 1, 10];

/** Rounds over the four layers' lengths; they settle in two. */
const rounds = 3;

/** Fewer architectures teach a surrogate nothing. */
const fewest = 8;

/** What the processes of a data set go through. */
export interface ProcessTargets {
  /** Those with a living training. */
  readonly architectures: readonly Architecture[];
  /** Living trainings behind each value, one number an architecture. */
  readonly trainings: readonly number[];
  /** Mean accuracies: of the selection images after each epoch, then of the report images after the last; shape [epochs + 1][architectures]. */
  readonly values: readonly (readonly number[])[];
}

/** @throws RangeError with fewer than 8 architectures that live. */
export function targetsOf(records: readonly ArchitectureRecord[]): ProcessTargets {
  const living = records.filter((record) => livingOf(record).length > 0);
  if (living.length < fewest) {
    throw new RangeError(
      `A surrogate needs at least ${fewest} architectures with a living training, not ${living.length}.`,
    );
  }
  const epochs = Math.min(...living.flatMap((record) => livingOf(record).map(({ select }) => select.length)));
  const means = (pick: (training: ReturnType<typeof livingOf>[number]) => number): readonly number[] =>
    living.map((record) => mean(livingOf(record).map(pick)));
  return {
    architectures: living.map(({ architecture }) => architecture),
    trainings: living.map((record) => livingOf(record).length),
    values: [
      ...Array.from({ length: epochs }, (_, epoch) => means(({ select }) => select[epoch])),
      means(({ report }) => report[epochs - 1]),
    ],
  };
}

/** The nugget under which values are likeliest, of some whose covariances are at hand. */
function bestNugget(
  covariances: readonly NuggetCovariance[],
  values: readonly number[],
): { readonly nugget: number; readonly process: Process } {
  const tried = covariances.map(({ nugget, covariance }) => ({ nugget, process: processOf(covariance, values) }));
  return tried.reduce((best, one) => (one.process.logLikelihood > best.process.logLikelihood ? one : best));
}

interface NuggetCovariance {
  readonly nugget: number;
  readonly covariance: Covariance;
}

/** Covariances of a shape by nugget. */
const covariancesOf = (
  correlation: Matrix,
  trainings: readonly number[],
  choice: readonly number[],
): readonly NuggetCovariance[] =>
  choice.map((nugget) => ({ nugget, covariance: covarianceOf(correlation, trainings, nugget) }));

/** Kernel and lengths of highest likelihood for some targets together: coordinate by coordinate over a grid. */
function bestShape({ architectures, trainings, values }: ProcessTargets): KernelShape {
  const rowsOf = kernelRowsOf(architectures);
  const likelihood = (shape: KernelShape): number => {
    const covariances = covariancesOf(correlations(rowsOf(shape), architectures), trainings, coarseNuggets);
    return values.reduce((sum, each) => sum + bestNugget(covariances, each).process.logLikelihood, 0);
  };
  const found = (Object.keys(kernels) as KernelName[]).map((kernel) => {
    let best = { shape: { kernel, lengths: [2.4, 2.4, 2.4, 2.4] } as KernelShape, value: Number.NEGATIVE_INFINITY };
    best.value = likelihood(best.shape);
    for (let round = 0; round < rounds; round++) {
      const before = best.value;
      for (let layer = 0; layer < best.shape.lengths.length; layer++) {
        for (const length of lengths) {
          if (length === best.shape.lengths[layer]) continue;
          const shape = { kernel, lengths: best.shape.lengths.map((old, index) => (index === layer ? length : old)) };
          const value = likelihood(shape);
          if (value > best.value) best = { shape, value };
        }
      }
      if (best.value === before) break;
    }
    return best;
  });
  return found.reduce((a, b) => (b.value > a.value ? b : a)).shape;
}

/**
 * Fits the Gaussian processes that stand for a data set's table between its architectures: on logarithms of widths, one
 * kernel for all epochs, by maximum likelihood of the accuracies in the middle and at the end.
 *
 * @throws RangeError with fewer than 8 architectures that live.
 */
export function fitSurrogate(records: readonly ArchitectureRecord[]): SurrogateFit {
  const targets = targetsOf(records);
  const { architectures, trainings, values } = targets;
  const epochs = values.length - 1;
  const shape = bestShape({ ...targets, values: [values[Math.floor((epochs - 1) / 2)], values[epochs - 1]] });
  const correlation = correlations(kernelRowsOf(architectures)(shape), architectures);
  const covariances = covariancesOf(correlation, trainings, nuggets);
  const { standardDeviation, kept } = trainingNoise(records);
  return {
    kernel: shape.kernel,
    lengths: [...shape.lengths],
    nuggets: values.map((each) => bestNugget(covariances, each).nugget),
    noise: { standardDeviation: standardDeviation && [...standardDeviation], kept },
    deadShare: deadShareOf(records),
  };
}
