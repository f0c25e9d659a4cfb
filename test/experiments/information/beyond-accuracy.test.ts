import { describe, expect, it } from "vitest";
import { type GroupedPoint, withinGroups } from "../../../lib/experiments";
import { createRandom } from "../../../lib/platform/random/random";

/** y = level of the group + 2 x + noise. */
function drawn(noise: number, n = 400): readonly GroupedPoint[] {
  const random = createRandom(1, "groups", Math.round(1000 * noise));
  return Array.from({ length: n }, (_, index) => {
    const x = random.normal() + (index % 2) * 3;
    return { group: `group ${index % 2}`, x, y: (index % 2) * 10 + 2 * x + noise * random.normal() };
  });
}

describe("what one measurement adds to another within groups", () => {
  it("is nothing where it is a line with another height in each group", () => {
    const { slope, explained, residual } = withinGroups(drawn(0));
    expect(slope).toBeCloseTo(2, 10);
    expect(explained).toBeCloseTo(1, 10);
    expect(residual).toBeCloseTo(0, 6);
  });

  it("is the noise of the drawing, in size and share", () => {
    const { slope, explained, residual, spread } = withinGroups(drawn(1));
    expect(Math.abs(slope - 2)).toBeLessThan(0.15);
    expect(Math.abs(residual - 1)).toBeLessThan(0.1);
    expect(Math.abs(explained - 4 / 5)).toBeLessThan(0.05); // Var 2x = 4 of 4 + 1
    expect(Math.abs(spread - Math.sqrt(5))).toBeLessThan(0.2);
  });

  it("does not take a difference between groups for agreement", () => {
    const random = createRandom(1, "levels");
    const points = Array.from({ length: 200 }, (_, index) => {
      const level = 10 * (index % 4);
      return { group: String(level), x: level + random.normal(), y: level + random.normal() };
    });
    expect(withinGroups(points).explained).toBeLessThan(0.05);
    expect(withinGroups(points.map((point) => ({ ...point, group: "all" }))).explained).toBeGreaterThan(0.95);
  });

  it.each([
    ["none at all", 0, 1, Number.NaN],
    ["one point", 1, 1, Number.NaN],
    ["a point in each group", 2, 2, Number.NaN],
    ["two points in one group", 2, 1, Math.sqrt(2)],
    ["three points in two groups", 3, 2, Math.sqrt(8)],
  ])("is not told by %s, which any line would explain", (_, nPoints, nGroups, spread) => {
    const few = Array.from({ length: nPoints }, (_, at) => ({ group: String(at % nGroups), x: at, y: 2 * at }));
    const { slope, explained, residual, ...known } = withinGroups(few);
    expect([slope, explained, residual]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(known.points).toBe(nPoints);
    if (Number.isNaN(spread)) expect(known.spread).toBeNaN();
    else expect(known.spread).toBeCloseTo(spread, 12);
  });

  it("is told by one point more", () => {
    const enough = [0, 1, 2].map((x) => ({ group: "one", x, y: 2 * x }));
    expect(withinGroups(enough)).toMatchObject({ slope: 2, explained: 1, residual: 0 });
  });
});
