import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactText, singlePrecision } from "../../../lib/platform/kernel/exact-text";

describe("the text of a value", () => {
  it("tells apart what differs", () => {
    const values = [0, -0, Number.NaN, null, undefined, "", 1e21, 2 ** 53, 2n ** 53n + 1n, true, Number.MIN_VALUE];
    expect(new Set(values.map(exactText)).size).toBe(values.length);
  });

  it("of a number is read back as that number", () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(Number(exactText(value)), value)));
  });

  it("of a date is ISO 8601, of an object what it holds", () => {
    expect(exactText(new Date(Date.UTC(2024, 0, 31, 1, 2, 3, 4)))).toBe("2024-01-31T01:02:03.004Z");
    expect(exactText(new Date(Number.NaN))).toBe("Invalid Date");
    expect(exactText({ a: [1, { b: "x" }], n: -0 })).toBe("{ a: [ 1, { b: 'x' } ], n: -0 }");
  });
});

describe("a number of single precision", () => {
  it("has no digits that its precision does not hold, and stays the same number there", () => {
    expect([0.1, -0, 16777216, 1e-9, 3.4e38, Number.NaN].map((value) => singlePrecision(Math.fround(value)))).toEqual([
      0.1,
      -0,
      16777216,
      1e-9,
      3.4e38,
      Number.NaN,
    ]);
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => Object.is(Math.fround(singlePrecision(value)), value)));
  });
});
