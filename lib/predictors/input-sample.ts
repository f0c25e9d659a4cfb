import { type Architecture, nEntries, nLayers, oneHot } from "../search-space";

/** Entries of an input sample: 92 for the architecture and one for each layer (A.1). */
export const inputSize = nEntries + nLayers;

/**
 * An input sample (definition 2.3): the one-hot architecture followed by what was measured of each layer, the
 * standardised mutual information.
 *
 * @param perLayerValues Shape [4]; standardised, no unit.
 * @returns Shape [96].
 * @throws RangeError when the number of values is not 4 or one is not finite.
 */
export function inputSample(architecture: Architecture, perLayerValues: readonly number[]): Float32Array {
  if (perLayerValues.length !== nLayers || !perLayerValues.every(Number.isFinite)) {
    throw new RangeError(`An input sample needs ${nLayers} finite values, got [${perLayerValues.join(", ")}].`);
  }
  const sample = new Float32Array(inputSize);
  sample.set(oneHot(architecture));
  sample.set(perLayerValues, nEntries);
  return sample;
}

/**
 * The input sample of the baseline that sees accuracy instead of mutual information (3.1.2). The thesis uses one
 * network for both, with 96 inputs (A.1); the one accuracy therefore stands in all four places.
 *
 * @param standardisedAccuracy No unit.
 */
export function accuracyInputSample(architecture: Architecture, standardisedAccuracy: number): Float32Array {
  return inputSample(architecture, new Array<number>(nLayers).fill(standardisedAccuracy));
}
