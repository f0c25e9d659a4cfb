import { InvalidArgumentError } from "commander";

/**
 * Reads an option's text as an integer.
 *
 * @throws InvalidArgumentError naming the bounds when the text is none, or none within them.
 */
export function integerOption(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be an integer from ${minimum} to ${maximum}.`);
  };
}
