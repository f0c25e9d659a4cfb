/** The thesis's published numbers, for columns "thesis | ours". Sources: Table 3.1, Table 3.2. */

/** Rows of Table 3.1, in its order. */
export const table31Methods = [
  "uniform",
  "gaussian",
  "networkWithAccuracy",
  "networkWithMi",
  "noiseDirty",
  "noiseClean",
] as const;

export type Table31Method = (typeof table31Methods)[number];

/** The thesis's own words for the rows. */
export const table31Titles: Readonly<Record<Table31Method, string>> = {
  uniform: "Uniform distribution",
  gaussian: "Fitted Gaussian",
  networkWithAccuracy: "Neural net with accuracy",
  networkWithMi: "Neural net with MI",
  noiseDirty: "Noise in dirty samples",
  noiseClean: "Noise in clean samples",
};

/** An error with the standard deviation where the thesis gives one. */
export interface PublishedError {
  readonly mean: number;
  readonly standardDeviation?: number;
}

/** Mean squared errors of Table 3.1. */
export const thesisTable31: Readonly<
  Record<Table31Method, { readonly train: PublishedError; readonly test?: PublishedError }>
> = {
  uniform: { train: { mean: 7.8e-5 }, test: { mean: 8.13e-5 } },
  gaussian: { train: { mean: 6.92e-5 }, test: { mean: 6.7e-5 } },
  networkWithAccuracy: {
    train: { mean: 3.57e-5, standardDeviation: 0.03e-5 },
    test: { mean: 7.58e-5, standardDeviation: 0.04e-5 },
  },
  networkWithMi: {
    train: { mean: 3.42e-5, standardDeviation: 0.04e-5 },
    test: { mean: 7.38e-5, standardDeviation: 0.05e-5 },
  },
  noiseDirty: { train: { mean: 6.2e-4 }, test: { mean: 6.41e-4 } },
  noiseClean: { train: { mean: 6.84e-5 } },
};

/** Average score of a Hyperband output by prior (Table 3.2). */
export const thesisTable32 = {
  uniform: { mean: 0.504, standardDeviation: 0.014 },
  experiment1: { mean: 0.506, standardDeviation: 0.015 },
  experiment2: { mean: 0.463, standardDeviation: 0 },
} as const;
