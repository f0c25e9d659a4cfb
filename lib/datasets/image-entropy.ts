/** Levels that grey values are counted in. */
const nLevels = 64;

/**
 * Mean entropy of an image's grey levels: of each image the Shannon entropy of its values, counted in 64 levels between
 * the smallest and the largest value of all images.
 *
 * @param xs Images one after the other.
 * @returns Nats, in [0, ln 64].
 * @throws RangeError for no image.
 * @example
 * meanImageEntropy(Float32Array.from([0, 0, 1, 1]), 1); // 0.693 nats, ln 2: half of the pixels are black
 */
export function meanImageEntropy(xs: ArrayLike<number>, nImages: number): number {
  if (!(nImages >= 1)) throw new RangeError(`Measure the entropy of images: at least 1 is needed, got ${nImages}.`);
  const size = xs.length / nImages;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < xs.length; index++) {
    low = Math.min(low, xs[index]);
    high = Math.max(high, xs[index]);
  }
  const scale = high > low ? nLevels / (high - low) : 0;
  let total = 0;
  for (let image = 0; image < nImages; image++) {
    const counts = new Float64Array(nLevels);
    for (let index = image * size; index < (image + 1) * size; index++) {
      counts[Math.min(nLevels - 1, Math.floor((xs[index] - low) * scale))]++;
    }
    for (const count of counts) if (count > 0) total -= (count / size) * Math.log(count / size);
  }
  return total / nImages;
}
