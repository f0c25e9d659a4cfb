import { describe, expect, it } from "vitest";
import { filterOptions } from "../../lib/search-space";
import { designedArchitecture } from "../../lib/width-table";

const first = (count: number) => Array.from({ length: count }, (_, index) => designedArchitecture(index));

describe("the design of a width table", () => {
  it("begins in the middle and repeats nothing", () => {
    expect(designedArchitecture(0)).toEqual([65, 65, 65, 65]);
    expect(new Set(first(256).map(String)).size).toBe(256);
  });

  it.each([64, 128, 256])(
    "gives %d architectures in which every option of every layer comes up equally often",
    (count) => {
      const even = count / filterOptions.length;
      for (const layer of [0, 1, 2, 3]) {
        const times = filterOptions.map((option) => first(count).filter((each) => each[layer] === option).length);
        expect(Math.min(...times)).toBeGreaterThan(even - 1);
        expect(Math.max(...times)).toBeLessThan(even + 1.5);
      }
    },
  );

  it("is the Sobol' sequence: every quarter by quarter of two layers' range holds a sixteenth of 64 points", () => {
    // on dyadic cells; options of 23 are no powers of two, so counts leave some play
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]) {
      const cells = new Map<string, number>();
      for (const each of first(64)) {
        const half = (layer: number) => (each[layer] < 65 ? 0 : 1);
        const key = `${half(a)}${half(b)}`;
        cells.set(key, (cells.get(key) ?? 0) + 1);
      }
      expect([...cells.values()].every((count) => Math.abs(count - 16) <= 2)).toBe(true);
    }
  });

  it.each([-1, 0.5, 2 ** 30, Number.NaN])("refuses %d for a place", (index) => {
    expect(() => designedArchitecture(index)).toThrow("must be a whole number from 0");
  });
});
