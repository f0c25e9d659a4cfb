import { type Architecture, filterOptions, nFilterOptions, nLayers } from "../search-space/architecture";

const bits = 30;

/**
 * Sobol' sequences of four dimensions: degree and middle coefficients of the primitive polynomial, and the first
 * direction numbers of each but the first, which is van der Corput's (Joe and Kuo 2008).
 */
const polynomials: readonly { readonly coefficients: number; readonly first: readonly number[] }[] = [
  { coefficients: 0, first: [1] },
  { coefficients: 1, first: [1, 3] },
  { coefficients: 1, first: [1, 3, 1] },
];

function directions({ coefficients, first }: (typeof polynomials)[number]): readonly number[] {
  const degree = first.length;
  const numbers = first.map((number, place) => number * 2 ** (bits - 1 - place));
  for (let place = degree; place < bits; place++) {
    let number = numbers[place - degree] ^ (numbers[place - degree] >>> degree);
    for (let back = 1; back < degree; back++) {
      if ((coefficients >>> (degree - 1 - back)) & 1) number ^= numbers[place - back];
    }
    numbers.push(number);
  }
  return numbers;
}

/** Of each layer, first one first. */
const ofLayers: readonly (readonly number[])[] = [
  Array.from({ length: bits }, (_, place) => 2 ** (bits - 1 - place)),
  ...polynomials.map(directions),
];

/**
 * A point of a nested design of low discrepancy over the search space: a Sobol' sequence, moved so that it begins in the
 * middle. The first n points are spread evenly for every n, the first 64 over pairs of layers too, so a table grows
 * without measuring anything twice.
 *
 * @param index From 0.
 * @throws RangeError when it is no whole number from 0, or 2³⁰ or more.
 * @example
 * designedArchitecture(0); // [65, 65, 65, 65]
 */
export function designedArchitecture(index: number): Architecture {
  if (!Number.isSafeInteger(index) || index < 0 || index >= 2 ** bits) {
    throw new RangeError(`A place in the design must be a whole number from 0 to ${2 ** bits - 1}, not ${index}.`);
  }
  return Array.from({ length: nLayers }, (_, layer) => {
    let place = 2 ** (bits - 1);
    for (let bit = 0; index >>> bit > 0; bit++) if ((index >>> bit) & 1) place ^= ofLayers[layer][bit];
    return filterOptions[Math.floor((place / 2 ** bits) * nFilterOptions)];
  });
}
