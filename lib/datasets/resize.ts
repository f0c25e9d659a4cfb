/** Height, width and channels of images. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Puts images in the middle of a larger black square, as 28 × 28 digits in 32 × 32.
 *
 * @param images Raw intensities, shape [nPoints, height, width, channels].
 * @returns Raw intensities, shape [nPoints, side, side, channels]; the input itself where it has that size.
 * @throws RangeError when an image does not fit.
 */
export function padImages(images: Uint8Array, { height, width, channels }: ImageShape, side: number): Uint8Array {
  if (height === side && width === side) return images;
  if (height > side || width > side) {
    throw new RangeError(`Cannot pad images of ${height} × ${width} pixels to ${side} × ${side}.`);
  }
  const top = Math.floor((side - height) / 2);
  const left = Math.floor((side - width) / 2);
  const nPoints = images.length / (height * width * channels);
  const padded = new Uint8Array(nPoints * side * side * channels);
  for (let point = 0; point < nPoints; point++) {
    for (let row = 0; row < height; row++) {
      const source = (point * height + row) * width * channels;
      const target = ((point * side + top + row) * side + left) * channels;
      padded.set(images.subarray(source, source + width * channels), target);
    }
  }
  return padded;
}
