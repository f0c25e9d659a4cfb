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

/**
 * Makes images smaller: each pixel becomes the mean of a square of factor × factor pixels, rounded to the nearest
 * grey level and half a level upwards (box filter; 64 × 64 to 32 × 32 for Tiny ImageNet, §2.1.2).
 *
 * @param images Raw intensities, shape [nPoints, height, width, channels].
 * @param factor Divides height and width.
 * @returns Raw intensities, shape [nPoints, height / factor, width / factor, channels].
 * @throws RangeError when the factor is not a positive divisor of both sides.
 * @example
 * boxMean(Uint8Array.of(1, 2, 3, 4), { height: 2, width: 2, channels: 1 }, 2)[0]; // 3, from 2.5
 */
export function boxMean(images: Uint8Array, { height, width, channels }: ImageShape, factor: number): Uint8Array {
  if (!(Number.isInteger(factor) && factor > 0) || height % factor !== 0 || width % factor !== 0) {
    throw new RangeError(`Cannot divide images of ${height} × ${width} pixels into squares of side ${factor}.`);
  }
  const rowBytes = width * channels;
  const nRows = images.length / rowBytes / factor; // of all images, one below the other
  const small = new Uint8Array(images.length / factor ** 2);
  let target = 0;
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < width; column += factor) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = 0; y < factor; y++) {
          const start = (row * factor + y) * rowBytes + column * channels + channel;
          for (let x = 0; x < factor; x++) sum += images[start + x * channels];
        }
        small[target++] = Math.floor(sum / factor ** 2 + 0.5);
      }
    }
  }
  return small;
}
