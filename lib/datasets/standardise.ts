/** Mean and standard deviation of raw intensities, one entry a channel, in units of 0 … 255. */
export interface ChannelStatistics {
  readonly mean: number[];
  readonly standardDeviation: number[];
}

/**
 * Mean and standard deviation of each channel over all pixels of all images.
 *
 * Counting how often each of the 256 values occurs makes the result exact and independent of the order of the images.
 *
 * @param images Raw intensities, shape [nPoints, height, width, nChannels].
 */
export function channelStatistics(images: Uint8Array, nChannels: number): ChannelStatistics {
  const mean: number[] = [];
  const standardDeviation: number[] = [];
  const nValues = images.length / nChannels;
  for (let channel = 0; channel < nChannels; channel++) {
    const counts = new Float64Array(256);
    for (let index = channel; index < images.length; index += nChannels) counts[images[index]]++;
    const average = counts.reduce((sum, count, value) => sum + count * value, 0) / nValues;
    const variance = counts.reduce((sum, count, value) => sum + count * (value - average) ** 2, 0) / nValues;
    mean.push(average);
    standardDeviation.push(Math.sqrt(variance));
  }
  return { mean, standardDeviation };
}

/**
 * (value − mean) / standard deviation, channel by channel. A channel without variation becomes 0.
 *
 * @param images Raw intensities, shape [nPoints, height, width, nChannels].
 * @returns Same shape.
 */
export function standardise(images: Uint8Array, { mean, standardDeviation }: ChannelStatistics): Float32Array {
  const nChannels = mean.length;
  const tables = mean.map((average, channel) => {
    const deviation = standardDeviation[channel] || 1;
    return Float32Array.from({ length: 256 }, (_, value) => (value - average) / deviation);
  });
  const standardised = new Float32Array(images.length);
  for (let channel = 0; channel < nChannels; channel++) {
    const table = tables[channel];
    for (let index = channel; index < images.length; index += nChannels) standardised[index] = table[images[index]];
  }
  return standardised;
}
