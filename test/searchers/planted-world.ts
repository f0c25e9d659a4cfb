import { runHyperband, thesisSchedule } from "../../lib/hyperband";
import type { HyperbandOutcome } from "../../lib/hyperband/trial";
import { createRandom } from "../../lib/platform/random/random";
import { type Measurement, unmeasured } from "../../lib/predictors/measurement";
import type { Architecture } from "../../lib/search-space";
import { architectureId, nLayers } from "../../lib/search-space/architecture";

/** A data set of a planted world: widths that are best on it, and how high its accuracies lie. */
export interface PlantedDataSet {
  readonly best: Architecture;
  readonly level: number;
  /** Raw information of its layers, nats. */
  readonly nats: readonly number[];
}

/** A world whose truth is known: what is best where, and what the layers tell of it. */
export class PlantedWorld {
  readonly dataSets: readonly string[];

  constructor(
    readonly sets: Readonly<Record<string, PlantedDataSet>>,
    private readonly seed: number,
    private readonly noise = 0.01,
  ) {
    this.dataSets = Object.keys(sets);
  }

  /** Expected accuracy: highest at the best widths, falling with the squared distance of the widths' logarithms. */
  truth(dataSet: string, architecture: Architecture): number {
    const { best, level } = this.sets[dataSet];
    const distance = architecture.reduce((sum, filters, layer) => sum + Math.log(filters / best[layer]) ** 2, 0);
    return level + 0.3 * Math.exp(-distance / nLayers / 0.8);
  }

  /** One training: the same for the same seed, data set and architecture. */
  accuracy(dataSet: string, architecture: Architecture, epochs: number, seed: number): number {
    const random = createRandom(seed, "training", dataSet, architectureId(architecture), epochs);
    const learned = 1 - 0.5 ** (epochs / 2);
    return Math.min(1, Math.max(0, learned * this.truth(dataSet, architecture) + this.noise * random.normal()));
  }

  /** Information of the layers: the data set's, and what comes from the architecture and the estimate. */
  measure = (dataSet: string, architecture: Architecture): Measurement => {
    const random = createRandom(this.seed, "information", dataSet, architectureId(architecture));
    const usable = this.sets[dataSet].nats.map(
      (nats, layer) => nats + 0.1 * Math.log(architecture[layer] / 40) + 0.05 * random.normal(),
    );
    return { ...unmeasured(dataSet, architecture), usable };
  };

  /** A Hyperband of the thesis's schedule without a penalty. */
  hyperband(seed: number): (dataSet: string, architectures: readonly Architecture[]) => Promise<HyperbandOutcome> {
    return (dataSet, architectures) =>
      runHyperband({
        architectures,
        schedule: thesisSchedule,
        filterPenalty: 0,
        evaluate: async (architecture, epochs) => {
          const accuracy = this.accuracy(dataSet, architecture, epochs, seed);
          return { accuracy, loss: 1 - accuracy };
        },
      });
  }
}

/** Two kinds of data sets, best with narrow and with wide layers, whose raw information tells which, at any level. */
export function tellingWorld(nDataSets: number, seed: number): PlantedWorld {
  const random = createRandom(seed, "planted");
  return new PlantedWorld(
    Object.fromEntries(
      Array.from({ length: nDataSets }, (_, index) => {
        const isWide = index % 2 === 1;
        const best = isWide ? [100, 110, 100, 110] : [15, 20, 15, 20];
        const nats = [0, 1, 2, 3].map((layer) => (isWide ? 0.6 + 0.3 * layer : 1.5) + 0.1 * random.normal());
        return [`${isWide ? "wide" : "narrow"} ${index}`, { best, level: 0.2 + 0.4 * random.uniform(), nats }];
      }),
    ),
    seed,
  );
}
