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
