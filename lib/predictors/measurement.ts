import { type Architecture, nLayers } from "../search-space";

/** What a data set is like before any network is trained on it. */
export interface DataSetStatistics {
  readonly nClasses: number;
  readonly channels: number;
  /** Mean entropy of an image's grey levels, nats. */
  readonly imageEntropy: number;
  /** Accuracy of the nearest training image's label, in [0, 1]. */
  readonly nearestNeighbour: number;
}

/** Everything that is measured of one network of an architecture on a data set; no search is in it. */
export interface Measurement {
  readonly dataSet: string;
  readonly architecture: Architecture;
  /** MINE of each layer as in the thesis, on the images of its fit, nats; shape [4]. */
  readonly mine: readonly number[];
  /** MINE of each layer on images that the critic was not fitted to: its H(y) − CE, nats; shape [4]. */
  readonly mineHeldOut: readonly number[];
  /** Usable information of each layer, cross-fitted bound, nats; shape [4]. */
  readonly usable: readonly number[];
  /** H(Y), nats: the ceiling of all information. */
  readonly labelEntropy: number;
  /** Accuracy after the last epoch, in [0, 1], on the images that searches choose by. */
  readonly accuracy: number;
  /** Accuracy after a quarter of the epochs. */
  readonly earlyAccuracy: number;
  /** Cross-entropy of the network's own answers, nats. */
  readonly headLoss: number;
  /** Trainable numbers, and multiply-adds of one image's forward pass. */
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** It answers every image alike: its numbers are those of a failure. */
  readonly dead: boolean;
  readonly statistics: DataSetStatistics;
}

/** Nothing measured yet: every number is NaN, so that an input which asks for it is refused. */
export function unmeasured(dataSet: string, architecture: Architecture): Measurement {
  const layers = new Array<number>(nLayers).fill(Number.NaN);
  const none = Number.NaN;
  return {
    dataSet,
    architecture,
    mine: layers,
    mineHeldOut: layers,
    usable: layers,
    labelEntropy: none,
    accuracy: none,
    earlyAccuracy: none,
    headLoss: none,
    parameters: none,
    multiplyAdds: none,
    dead: false,
    statistics: { nClasses: none, channels: none, imageEntropy: none, nearestNeighbour: none },
  };
}

/** Names of the quantities of a measurement that can be given to a predictor. */
export type QuantityName = keyof typeof quantities;

/** A quantity: one number, or one a layer. */
interface Quantity {
  readonly title: string;
  readonly values: (measured: Measurement) => readonly number[];
  /** The most it can be, where there is such a thing: its share is then known. */
  readonly ceiling?: (measured: Measurement) => number;
}

const labelEntropy = (measured: Measurement): number => measured.labelEntropy;
const one = (): number => 1;

/** What can be given to a predictor: one line each. */
export const quantities = {
  mine: { title: "MINE, fit images", values: ({ mine }) => mine, ceiling: labelEntropy },
  mineHeldOut: { title: "MINE, held out", values: ({ mineHeldOut }) => mineHeldOut, ceiling: labelEntropy },
  usable: { title: "usable information", values: ({ usable }) => usable, ceiling: labelEntropy },
  head: { title: "own answers", values: (of) => [of.labelEntropy - of.headLoss], ceiling: labelEntropy },
  accuracy: { title: "accuracy", values: ({ accuracy }) => [accuracy], ceiling: one },
  earlyAccuracy: { title: "early accuracy", values: ({ earlyAccuracy }) => [earlyAccuracy], ceiling: one },
  size: { title: "size", values: (of) => [Math.log(of.parameters), Math.log(of.multiplyAdds)] },
  statistics: {
    title: "data-set statistics",
    values: ({ statistics: { nClasses, channels, imageEntropy, nearestNeighbour } }) => [
      Math.log(nClasses),
      channels,
      imageEntropy,
      nearestNeighbour,
    ],
  },
} as const satisfies Readonly<Record<string, Quantity>>;

/** A quantity by its name. */
export const quantityOf = (name: QuantityName): Quantity => quantities[name];
