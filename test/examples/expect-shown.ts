import { expect } from "vitest";

/** A number, string, boolean, list or record at the beginning of a comment. */
const literal = /^(-?\d[\d.]*(?:e[+-]?\d+)?(?!\w)|"[^"]*"|'[^']*'|true\b|false\b|\[.*\]|\{.*\})/;

/**
 * Holds a value against the comment behind its expression, which begins with it; numbers count to their last printed
 * digit.
 */
export function expectShown(value: unknown, words: string): void {
  const [text] = literal.exec(words) ?? [];
  if (text === undefined) throw new Error(`The comment behind an expression begins with its value, not with: ${words}`);
  const expected: unknown = new Function(`return ${text};`)();
  if (typeof expected !== "number") {
    expect(value).toEqual(expected);
    return;
  }
  const decimals = /\.(\d+)/.exec(text)?.[1].length ?? 0;
  expect(value).toBeCloseTo(expected, decimals);
}
