import type { Random } from "../../platform/random/random";
import { SURE_OFF, SURE_ON } from "./pattern";

/** Side of all procedural images in pixels. */
export const SIDE = 32;

/** Value that separates background (below) from foreground (at or above), on the brightest channel of a pixel. */
export const THRESHOLD = 128;

/** Bounds on light and noise of a member. */
export interface Light {
  /** The background is at most this bright, in every channel, 0 … 255. */
  readonly highestBackground: number;
  /** The foreground is at least this bright, in at least one channel, 0 … 255. */
  readonly lowestForeground: number;
  /** Noise added to every value is a whole number in [−noise, noise]. */
  readonly noise: number;
}

/**
 * Whether light and noise can never hide a pattern: every pixel with coverage ≤ SURE_OFF stays below THRESHOLD and
 * every pixel with coverage ≥ SURE_ON reaches it, whatever levels and noise are drawn within the bounds.
 */
export function keepsPatternVisible({ highestBackground, lowestForeground, noise }: Light): boolean {
  const highestOff = mix(highestBackground, 255, SURE_OFF) + noise;
  const lowestOn = mix(0, lowestForeground, SURE_ON) - noise;
  return highestOff < THRESHOLD && lowestOn >= THRESHOLD;
}

/** `coverage` / 255 of the foreground over the background, rounded, in whole numbers. */
function mix(background: number, foreground: number, coverage: number): number {
  return Math.floor((background * (255 - coverage) + foreground * coverage + 127) / 255);
}

/**
 * Lays a foreground over a background and adds noise.
 *
 * @param coverage Shape [SIDE, SIDE].
 * @param background Shape [SIDE, SIDE, nChannels].
 * @param foreground One level a channel, shape [nChannels]; or a field, shape [SIDE, SIDE, nChannels].
 * @returns Raw image, shape [SIDE, SIDE, nChannels].
 */
export function compose(
  coverage: Uint8Array,
  background: Uint8Array,
  foreground: ArrayLike<number>,
  noise: number,
  random: Random,
): Uint8Array {
  const nChannels = background.length / coverage.length;
  const levelStep = foreground.length === background.length ? nChannels : 0;
  const pixels = new Uint8ClampedArray(background.length); // clamps to 0 … 255
  const drawNoise = noiseSource(noise, random);
  for (let pixel = 0; pixel < coverage.length; pixel++) {
    const share = coverage[pixel];
    for (let channel = 0; channel < nChannels; channel++) {
      const index = pixel * nChannels + channel;
      pixels[index] = mix(background[index], foreground[pixel * levelStep + channel], share) + drawNoise();
    }
  }
  return new Uint8Array(pixels.buffer);
}

/** Bright for dark: the negative of an image. A corner always shows background, so the image tells which it is. */
export function negative(pixels: Uint8Array): Uint8Array {
  return pixels.map((value) => 255 - value);
}

/** Whole numbers, uniform in [−amplitude, amplitude], three of 16 bits from each draw of 53 bits. */
function noiseSource(amplitude: number, random: Random): () => number {
  let bits = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      bits = random.integer(0x1000000000000);
      left = 3;
    }
    left--;
    const part = bits % 0x10000;
    bits = (bits - part) / 0x10000;
    return ((part * (2 * amplitude + 1)) >>> 16) - amplitude;
  };
}
