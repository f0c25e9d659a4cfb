/** Mean and standard deviation of each layer's mutual information on one data set, nats; shape [nLayers]. */
export interface MiScale {
  readonly mean: readonly number[];
  readonly standardDeviation: readonly number[];
}

/**
 * The scale of the mutual information on one data set, from all architectures measured there (A.4).
 *
 * @param vectors I(A; D) of each architecture, shape [nArchitectures][nLayers], nats.
 * @throws RangeError when there is no architecture or the lengths differ.
 */
export function miScale(vectors: readonly (readonly number[])[]): MiScale {
  if (vectors.length === 0) throw new RangeError("Cannot standardise mutual information from 0 architectures.");
  const nLayers = vectors[0].length;
  const odd = vectors.find((vector) => vector.length !== nLayers);
  if (odd) throw new RangeError(`Expected ${nLayers} layers in each vector, got ${odd.length}.`);
  const mean = Array.from({ length: nLayers }, (_, layer) => {
    return vectors.reduce((sum, vector) => sum + vector[layer], 0) / vectors.length;
  });
  const standardDeviation = mean.map((centre, layer) => {
    const squares = vectors.reduce((sum, vector) => sum + (vector[layer] - centre) ** 2, 0);
    return Math.sqrt(squares / vectors.length);
  });
  return { mean, standardDeviation };
}

/**
 * Standardised mutual information: (I − mean) / standard deviation for each layer (2.1, A.4). A layer whose values do
 * not vary carries nothing and becomes 0.
 *
 * @param miNats Shape [nLayers], nats.
 * @returns Shape [nLayers], no unit.
 */
export function standardiseMi(miNats: readonly number[], scale: MiScale): readonly number[] {
  return miNats.map((nats, layer) => {
    const deviation = scale.standardDeviation[layer];
    return deviation > 1e-12 ? (nats - scale.mean[layer]) / deviation : 0;
  });
}
