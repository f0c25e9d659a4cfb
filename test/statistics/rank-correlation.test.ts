import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { kendall, midranks, partialSpearman, pearson, spearman } from "../../lib/statistics/rank-correlation";

const normals = (n: number, ...path: string[]) => [...createRandom(11, ...path).normals(n)];

describe("rank correlations", () => {
  it("share ranks between ties", () => {
    expect([...midranks([30, 10, 20, 10, 30, 30])]).toEqual([5, 1.5, 3, 1.5, 5, 5]);
  });

  it("of Spearman are 1 − 6 Σd²/(n³ − n) without ties, whatever rising maps do", () => {
    const x = [3, 1, 4, 1.5, 9, 2.6];
    const y = [2, 7, 1, 8, 2.8, 1.8];
    const d2 = midranks(x).reduce((sum, rank, index) => sum + (rank - midranks(y)[index]) ** 2, 0);
    expect(spearman(x, y)).toBeCloseTo(1 - (6 * d2) / (6 ** 3 - 6), 12);
    expect(
      spearman(
        x.map(Math.exp),
        y.map((value) => value ** 3),
      ),
    ).toBeCloseTo(spearman(x, y), 12);
    expect(
      spearman(
        x,
        x.map((value) => -value),
      ),
    ).toBeCloseTo(-1, 12);
  });

  it("of Kendall count pairs: τ_b of a worked example with ties", () => {
    // of 6 pairs one is tied in x and one in y; of the other four two agree
    expect(kendall([1, 1, 2, 3], [1, 2, 2, 1.5])).toBeCloseTo((2 - 2) / 5, 12);
    expect(kendall([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo((5 - 1) / 6, 12);
    expect(kendall([1, 2, 3], [3, 2, 1])).toBe(-1);
    expect(kendall([1, 1, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(2 * 3), 12);
  });

  it("of normal pairs are 2/π·asin r for Kendall and 6/π·asin(r/2) for Spearman", () => {
    const [a, b] = [normals(1500, "a"), normals(1500, "b")];
    const y = a.map((value, index) => 0.6 * value + 0.8 * b[index]);
    expect(pearson(a, y)).toBeCloseTo(0.6, 1);
    expect(kendall(a, y)).toBeCloseTo((2 / Math.PI) * Math.asin(0.6), 1);
    expect(spearman(a, y)).toBeCloseTo((6 / Math.PI) * Math.asin(0.3), 1);
  });

  it("lose what a common cause explains, once it is controlled for", () => {
    const cause = normals(400, "cause");
    const [e, f] = [normals(400, "e"), normals(400, "f")];
    const x = cause.map((value, index) => value + 0.3 * e[index]);
    const y = cause.map((value, index) => value + 0.3 * f[index]);
    expect(spearman(x, y)).toBeGreaterThan(0.8);
    expect(Math.abs(partialSpearman(x, y, [cause]))).toBeLessThan(0.15);
    const own = y.map((value, index) => value + 0.3 * e[index]);
    expect(partialSpearman(x, own, [cause])).toBeGreaterThan(0.5);
  });

  it("are the textbook's (r_xy − r_xz r_yz)/√… for one control; a control given twice counts once", () => {
    const [x, y, z] = [normals(30, "x"), normals(30, "y"), normals(30, "z")];
    const [xy, xz, yz] = [spearman(x, y), spearman(x, z), spearman(y, z)];
    const expected = (xy - xz * yz) / Math.sqrt((1 - xz ** 2) * (1 - yz ** 2));
    expect(partialSpearman(x, y, [z])).toBeCloseTo(expected, 12);
    expect(partialSpearman(x, y, [z, z.map((value) => 2 * value)])).toBeCloseTo(expected, 12);
  });

  it("are unknown where a column is constant or explained in full", () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(partialSpearman([1, 2, 3, 4], [1, 3, 2, 4], [[1, 2, 3, 4]])).toBeNaN();
    expect(kendall([2, 2], [1, 3])).toBeNaN();
    expect(spearman([], [])).toBeNaN();
  });

  it("refuse columns of several lengths", () => {
    expect(() => spearman([1, 2], [1])).toThrow("all columns need as many values, got 2, 1");
    expect(() => partialSpearman([1, 2], [1, 2], [[1]])).toThrow(RangeError);
    expect(() => kendall([1], [1, 2])).toThrow(RangeError);
  });
});
