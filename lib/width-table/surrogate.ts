import { Matrix } from "ml-matrix";
import type { Evaluation } from "../hyperband/trial";
import { createRandom } from "../platform/random/random";
import {
  type Architecture,
  architectureId,
  filterOptionIndex,
  filterOptions,
  nFilterOptions,
} from "../search-space/architecture";
import { type SurrogateFit, targetsOf } from "./surrogate-fit";
import { type KernelRows, kernelRowsOf } from "./surrogate-kernel";
import { correlations, covarianceOf, type Process, processOf } from "./surrogate-process";
import type { ArchitectureRecord } from "./surrogate-records";

/** An expected accuracy with how well it is known, and what another training seed changes; all in accuracy. */
export interface SurrogateAnswer {
  readonly mean: number;
  /** Standard deviation of the surrogate's own knowledge of the mean. */
  readonly uncertainty: number;
  /** Standard deviation from seed to seed. */
  readonly noise: number;
}

/** Places of an architecture's filter options: 23³·o₁ + 23²·o₂ + 23·o₃ + o₄. */
function placeOf(architecture: Architecture): number {
  return architecture.reduce((place, filters) => place * nFilterOptions + filterOptionIndex(filters), 0);
}

/**
 * Answers for every architecture of the space from a table of some: Gaussian processes on logarithms of widths, one an
 * epoch. It stands in for a training, so that a simulated Hyperband is the same code on other answers.
 */
export class Surrogate {
  /** Epochs that it knows. */
  readonly epochs: number;
  private readonly processes: readonly Process[];
  /** [layer][option][architecture of the table] */
  private readonly rows: KernelRows;
  private readonly means = new Map<number, Float64Array>();

  constructor(
    private readonly dataSet: string,
    records: readonly ArchitectureRecord[],
    private readonly fit: SurrogateFit,
  ) {
    const { architectures, trainings, values } = targetsOf(records);
    this.rows = kernelRowsOf(architectures)(fit);
    const correlation = correlations(this.rows, architectures);
    this.epochs = values.length - 1;
    const covariances = new Map(
      [...new Set(fit.nuggets)].map((nugget) => [nugget, covarianceOf(correlation, trainings, nugget)]),
    );
    this.processes = values.map((each, index) => processOf(covariances.get(fit.nuggets[index])!, each));
  }

  /** Expected selection accuracy after each epoch, then the report accuracy after the last; shape [epochs + 1]. */
  private meansOf(architecture: Architecture): Float64Array {
    const place = placeOf(architecture);
    const known = this.means.get(place);
    if (known) return known;
    const correlation = this.correlationsWith(architecture);
    const found = Float64Array.from(this.processes, ({ mean, weights }) => {
      let sum = mean;
      for (let index = 0; index < weights.length; index++) sum += weights[index] * correlation[index];
      return sum;
    });
    this.means.set(place, found);
    return found;
  }

  private correlationsWith(architecture: Architecture): Float64Array {
    const [a, b, c, d] = architecture.map((filters, layer) => this.rows[layer][filterOptionIndex(filters)]);
    return a.map((value, index) => value * b[index] * c[index] * d[index]);
  }

  private noiseAfter(epoch: number): number {
    const measured = this.fit.noise.standardDeviation?.[epoch - 1];
    return measured ?? Math.sqrt(this.fit.nuggets[epoch - 1] * this.processes[epoch - 1].variance);
  }

  private requireEpoch(epoch: number): void {
    if (Number.isInteger(epoch) && epoch >= 1 && epoch <= this.epochs) return;
    throw new RangeError(`The table of ${this.dataSet} knows epochs 1 to ${this.epochs}, not ${epoch}.`);
  }

  private answerOf(target: number, architecture: Architecture, noise: number): SurrogateAnswer {
    const { covariance, variance } = this.processes[target];
    const correlation = Matrix.columnVector([...this.correlationsWith(architecture)]);
    const solved = covariance.decomposition.solve(correlation);
    const unknown = 1 - solved.sum(); // what the constant mean, not known either, adds
    const share = 1 - correlation.dot(solved) + unknown ** 2 / covariance.precision;
    // what a nugget holds beyond the noise of training is what the kernel could not follow
    const unfollowed = Math.max(0, this.fit.nuggets[target] * variance - noise ** 2);
    const uncertainty = Math.sqrt(variance * Math.max(0, share) + unfollowed);
    return { mean: this.meansOf(architecture)[target], uncertainty, noise };
  }

  /**
   * What is known of the selection accuracy after an epoch.
   *
   * @throws RangeError for an epoch that the table does not know.
   */
  select(architecture: Architecture, epoch: number): SurrogateAnswer {
    this.requireEpoch(epoch);
    return this.answerOf(epoch - 1, architecture, this.noiseAfter(epoch));
  }

  /** The same of the report accuracy, after the last epoch; its noise is taken to be that of the selection accuracy. */
  report(architecture: Architecture): SurrogateAnswer {
    return this.answerOf(this.epochs, architecture, this.noiseAfter(this.epochs));
  }

  /** Expected report accuracy after the last epoch. */
  truth(architecture: Architecture): number {
    return this.meansOf(architecture)[this.epochs];
  }

  /**
   * One training, as `runHyperband` asks for it: the same for the same seed and architecture. What chance adds to a
   * training stays with it from epoch to epoch in part, as far as repeated trainings do.
   *
   * @throws RangeError for an epoch that the table does not know.
   */
  train(architecture: Architecture, epochs: number, seed: number): Evaluation {
    this.requireEpoch(epochs);
    const random = createRandom(seed, "training", this.dataSet, architectureId(architecture));
    const { kept } = this.fit.noise;
    const lasting = random.normal();
    let passing = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) passing = random.normal();
    const deviation = Math.sqrt(kept) * lasting + Math.sqrt(1 - kept) * passing;
    const drawn = this.meansOf(architecture)[epochs - 1] + this.noiseAfter(epochs) * deviation;
    const accuracy = Math.min(1, Math.max(0, drawn));
    // accuracies of no two trainings are equal here, so the loss, which breaks ties, decides nothing
    return { accuracy, loss: 1 - accuracy };
  }

  /** The architecture with the highest expected score on the report images, by looking at all 279,841. */
  best(filterPenalty: number): { readonly architecture: Architecture; readonly score: number } {
    const { weights, mean } = this.processes[this.epochs];
    let best = { options: [0, 0, 0, 0], score: Number.NEGATIVE_INFINITY };
    const product = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, index) => value * b[index]);
    const options = Array.from({ length: nFilterOptions }, (_, option) => option);
    for (const first of options) {
      const one = product(this.rows[0][first], weights);
      for (const second of options) {
        const two = product(one, this.rows[1][second]);
        for (const third of options) {
          const three = product(two, this.rows[2][third]);
          for (const fourth of options) {
            const row = this.rows[3][fourth];
            let sum = mean;
            for (let index = 0; index < row.length; index++) sum += three[index] * row[index];
            const filters = filterOptions[first] + filterOptions[second] + filterOptions[third] + filterOptions[fourth];
            const score = sum - filterPenalty * filters;
            if (score > best.score) best = { options: [first, second, third, fourth], score };
          }
        }
      }
    }
    return { architecture: best.options.map((option) => filterOptions[option]), score: best.score };
  }
}
