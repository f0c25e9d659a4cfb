import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../lib/platform/results/canonical-json";

describe("canonical JSON", () => {
  it("has the text that canonicalize writes, whatever keys and values there are", () => {
    const keys = fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom("__proto__", "toJSON", "constructor", ""));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.integer()),
        fc.constantFrom(null, undefined, -0, 1e21, 5e-324, "\ud800", "\u2028"),
        fc.array(tie("value")),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.dictionary(keys, tie("value")),
      ),
    }));
    const isSame = fc.property(value, (each) => {
      expect(canonicalJson(each)).toBe(canonicalize(each));
    });
    fc.assert(isSame, { numRuns: 500 });
  });

  it("leaves to canonicalize what is no plain JSON", () => {
    const values = [
      { at: new Date(0) },
      { values: Float32Array.of(1, 2, 0.1) },
      { map: new Map([["a", 1]]) },
      { toJSON: () => ({ b: 1, a: 2 }) },
      { 10: "ten", 9: "nine", a: [{ 2: 1, 11: 0 }] },
      [new String("text"), Symbol("none"), undefined],
      Object.assign([1, 2], { toJSON: () => ({ b: 1, a: 2 }) }),
      { rows: [new Array(3), Object.assign([1], { 2: 3 }), [undefined, 1]] },
    ];
    for (const value of values) expect(canonicalJson(value)).toBe(canonicalize(value));
    expect(canonicalJson({ values: Float32Array.of(1) })).toBe('{"values":{"0":1}}');
    expect(canonicalJson({ 10: 1, 9: 2 })).toBe('{"10":1,"9":2}');
  });

  it("refuses numbers that are not finite, at any depth", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const value of [bad, [1, bad], { a: { b: [bad] } }]) {
        expect(() => canonicalJson(value)).toThrow(/is not allowed/);
      }
    }
  });
});
