import { describe, expect, it } from "vitest";
import { distributionRows, scatter, scoresByDataSet } from "../../lib/figures";
import { panelPlaces, panelsHeight } from "../../lib/figures/panels";
import { uniformDistribution } from "../../lib/search-space";

describe("panels", () => {
  it("have room above them for a heading of three lines, below them for numbers", () => {
    for (const count of [2, 4, 5]) {
      const places = panelPlaces(count);
      const pixels = panelsHeight(count) - 140; // title, legend and axis title aside
      for (const { x, y, isBottom } of places) {
        const above = places.filter((place) => place.y[0] > y[1]);
        const end = Math.min(1, ...above.map((place) => place.y[0]));
        expect((end - y[1]) * pixels).toBeGreaterThan(3 * 12 * 1.3 + (above.length > 0 ? 16 : 0));
        expect(y[0]).toBeGreaterThanOrEqual(0);
        expect(isBottom).toBe(!places.some((place) => place.x[0] === x[0] && place.y[1] <= y[0]));
      }
    }
  });

  it("do not overlap side by side", () => {
    const [left, right] = panelPlaces(2);
    expect(left!.x[1]).toBeLessThan(right!.x[0]);
    expect(right!.x[1]).toBeCloseTo(1);
  });
});

describe("a figure of many", () => {
  it("grows with its rows", () => {
    const row = { title: "r", distributions: [{ name: "n", distribution: uniformDistribution() }] };
    const heightOf = (count: number) => distributionRows(Array(count).fill(row), "t").layout.height!;
    expect(heightOf(5) - heightOf(1)).toBe(4 * (heightOf(2) - heightOf(1)));
    const scores = (count: number) =>
      scoresByDataSet(
        Array.from({ length: count }, (_, index) => ({ dataSet: `d${index}`, scores: [0.5] })),
        "t",
      ).layout.height!;
    expect(scores(27)).toBeGreaterThan(2 * scores(6));
  });

  it("names each group in the legend, below the drawing", () => {
    const groups = Array.from({ length: 27 }, (_, index) => ({ name: `d${index}`, x: [1], y: [2] }));
    const { layout, data } = scatter({ groups, title: "t", xTitle: "x", yTitle: "y" });
    expect(data).toHaveLength(27);
    expect(layout.height).toBeGreaterThan(500);
    expect(layout.legend).toBeUndefined(); // the house style's
  });
});
