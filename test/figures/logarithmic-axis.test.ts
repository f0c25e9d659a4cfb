import { describe, expect, it } from "vitest";
import { logarithmicAxis, powerText } from "../../lib/figures/logarithmic-axis";
import { styled } from "../../lib/platform/display/figure";

describe("a logarithmic axis", () => {
  it("is numbered at powers of ten, with zero a decade below", () => {
    const { places, axis } = logarithmicAxis([0, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3]);
    expect(places).toEqual([1e-6, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3]);
    expect(axis.ticktext).toEqual(["0", "10<sup>−5</sup>", "10<sup>−4</sup>", "10<sup>−3</sup>"]);
    expect((axis.tickvals as number[]).map(Math.log10).map(Math.round)).toEqual([-6, -5, -4, -3]);
    expect(axis.tickangle).toBe(0);
  });

  it("has few numbers however many decades it spans, and shows every value", () => {
    for (const values of [[1e-9, 1e9], [1, 2, 3], [7], [0], [0, 1e-12, 1e12]]) {
      const { places, axis } = logarithmicAxis(values);
      expect(axis.tickvals!.length, String(values)).toBeLessThanOrEqual(6);
      const [left, right] = axis.range as [number, number];
      for (const place of places) {
        expect(Math.log10(place)).toBeGreaterThan(left);
        expect(Math.log10(place)).toBeLessThan(right);
      }
    }
  });

  it("refuses what has no place on it", () => {
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => logarithmicAxis([1, value])).toThrow(`Cannot draw ${value} on a logarithmic axis`);
    }
  });

  it("of any figure, as every axis, writes large and small numbers as powers", () => {
    const { layout } = styled({ data: [], layout: { yaxis: { type: "log" } }, description: "d" });
    expect([layout.xaxis, layout.yaxis].map((axis) => axis?.exponentformat)).toEqual(["power", "power"]);
  });
});

describe("the text of a number", () => {
  it("has powers of ten where digits would be many", () => {
    expect([0, 0.5, 12, 1e-5, 2e-5, 2.5e-7, 1e6, -3e-4, 0.01].map(powerText)).toEqual([
      "0",
      "0.5",
      "12",
      "10<sup>−5</sup>",
      "2·10<sup>−5</sup>",
      "2.5·10<sup>−7</sup>",
      "10<sup>6</sup>",
      "−3·10<sup>−4</sup>",
      "0.01",
    ]);
  });
});
