/**
 * Checks that a number is an integer in a range.
 *
 * @param name What it is, with the action it belongs to, as it should stand in the message.
 * @throws RangeError naming it, the bound and the value.
 */
export function requireInteger(
  name: string,
  value: number,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(`${name} must be an integer from ${minimum} to ${maximum}, not ${value}.`);
  }
  return value;
}

/**
 * The largest k with base^k ≤ value, by multiplication. A quotient of logarithms is wrong by rounding: in doubles
 * log 1000 / log 10 is below 3 and loses a bracket.
 *
 * @param value Integer ≥ 1.
 * @param base Integer ≥ 2.
 * @throws RangeError when one of them is not.
 */
export function integerLogarithm(value: number, base: number): number {
  requireInteger("The argument of an integer logarithm", value, 1);
  requireInteger("The base of an integer logarithm", base, 2);
  let exponent = 0;
  for (let power = BigInt(base); power <= BigInt(value); power *= BigInt(base)) exponent++;
  return exponent;
}

/** ⌊numerator / denominator⌋ or ⌈numerator / denominator⌉ of integers ≥ 0. */
export function divide(numerator: bigint, denominator: bigint, rounding: "floor" | "ceil"): bigint {
  return (rounding === "ceil" ? numerator + denominator - 1n : numerator) / denominator;
}

/**
 * The number of an exact result.
 *
 * @throws RangeError when it exceeds what a number holds exactly.
 */
export function toSafeNumber(name: string, value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`${name} must be at most ${Number.MAX_SAFE_INTEGER}, not ${value}.`);
  }
  return Number(value);
}
