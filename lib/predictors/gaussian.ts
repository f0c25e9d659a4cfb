import { levenbergMarquardt } from "ml-levenberg-marquardt";
import {
  combineDistributions,
  type Distribution,
  filterOptions,
  flat,
  nFilterOptions,
  nLayers,
  perLayer,
} from "../search-space";

/** A Gaussian over the filter options of one layer, in filters. */
export interface LayerGaussian {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** The baseline without input: one Gaussian a layer. */
export interface GaussianBaseline {
  readonly layers: readonly LayerGaussian[];
  /** The prediction for every data set, `flat`; shape [92]. */
  readonly prediction: Distribution;
}

const range = filterOptions[nFilterOptions - 1] - filterOptions[0];

/** A Gaussian restricted to the 23 options, summing to 1; shape [23]. */
export function discretisedGaussian({ mean, standardDeviation }: LayerGaussian): Float64Array {
  const heights = filterOptions.map((filters) => Math.exp(-0.5 * ((filters - mean) / standardDeviation) ** 2));
  const total = heights.reduce((sum, height) => sum + height, 0);
  return Float64Array.from(heights, (height) => height / total);
}

/** Of the grid whose best Gaussian the fit starts from, on the scale of the range. */
const startMeans = [-0.5, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5];
const startWidths = [0.06, 0.1, 0.2, 0.4, 0.8, 3];

/** The Gaussian of least squared error to a layer's distribution (Levenberg–Marquardt from the best of a grid). */
function fitLayer(target: Float64Array): LayerGaussian {
  const x = filterOptions.map((_, option) => option);
  // On the scale of the range, so that the two parameters move alike. A near-flat target wants a very wide Gaussian.
  const model = ([mean, width]: readonly number[]) => {
    const heights = discretisedGaussian({ mean: filterOptions[0] + range * mean, standardDeviation: range * width });
    return (option: number) => heights[Math.round(option)];
  };
  const errorOf = (parameters: readonly number[]): number => {
    const heights = model(parameters);
    return target.reduce((sum, value, option) => sum + (value - heights(option)) ** 2, 0);
  };
  const grid = startMeans.flatMap((mean) => startWidths.map((width) => [mean, width]));
  const initialValues = grid.reduce((a, b) => (errorOf(b) < errorOf(a) ? b : a));
  const best = levenbergMarquardt({ x, y: [...target] }, model, {
    initialValues,
    minValues: [-1, 0.05],
    maxValues: [2, 10],
    gradientDifference: 1e-4,
    damping: 0.01,
    maxIterations: 200,
    errorTolerance: 1e-12,
  });
  const [mean, width] = best.parameterValues;
  return { mean: filterOptions[0] + range * mean, standardDeviation: range * width };
}

/**
 * The Gaussian baseline of 3.1.2: fitted, with least squared error, to the average distribution of all training
 * samples across data sets; figure 3.3 (c) shows one curve a layer.
 *
 * @param targets Training targets, shape [nSamples][92].
 * @throws RangeError when there is none.
 */
export function fitGaussianBaseline(targets: readonly ArrayLike<number>[]): GaussianBaseline {
  const average = perLayer(combineDistributions(targets));
  const layers = Array.from({ length: nLayers }, (_, layer) =>
    fitLayer(average.subarray(layer * nFilterOptions, (layer + 1) * nFilterOptions)),
  );
  return { layers, prediction: flat(layers.flatMap((layer) => [...discretisedGaussian(layer)])) };
}
