import { describe, expect, it } from "vitest";
import { fitBoostedTrees, treeFitting } from "../../lib/mutual-information/labels/boosted-trees";
import { memberPoints } from "../../lib/mutual-information/labels/fit-candidates";
import { fitReading } from "../../lib/mutual-information/labels/flipped-labels";
import { stratifiedFolds } from "../../lib/mutual-information/labels/folds";
import { findInteractions } from "../../lib/mutual-information/labels/interactions";
import { highestOfNoise } from "../../lib/mutual-information/labels/permutation-null";
import { plainAxes } from "../../lib/mutual-information/labels/plain-axes";
import { calibrationScale } from "../../lib/mutual-information/labels/temperature";
import { treeColumns } from "../../lib/mutual-information/labels/tree-columns";
import { createRandom } from "../../lib/platform/random/random";

const every = (nPoints: number) => Int32Array.from({ length: nPoints }, (_, point) => point);

/** Normals, labelled by the sign of the product of some axes. */
function products(options: { readonly size: number; readonly axes: readonly number[]; readonly nPoints: number }) {
  const { size, axes, nPoints } = options;
  const values = createRandom(1, "products", size).normals(nPoints * size);
  const labels = Int32Array.from({ length: nPoints }, (_, point) =>
    axes.reduce((product, axis) => product * values[point * size + axis], 1) > 0 ? 1 : 0,
  );
  return { values, size, labels, nClasses: 2 };
}

describe("interactions", () => {
  it.each([
    [[3, 17], 64, 600],
    [[2, 11], 300, 600],
    [[0, 5, 9], 24, 600],
  ])("of axes %j among %i are found first", (axes, size, nPoints) => {
    const sample = products({ size, axes, nPoints });
    const found = findInteractions({ ...sample, points: every(nPoints), most: { pairs: 4, triples: 4 } });
    expect(found.filter(({ length }) => length === axes.length)[0]).toEqual(axes);
  });

  it("are none where labels are independent, however many pairs and triples are looked at", () => {
    for (const seed of [1, 2, 3]) {
      const random = createRandom(seed, "no interaction");
      const labels = Int32Array.from({ length: 500 }, () => random.integer(3));
      const sample = { values: random.normals(500 * 40), size: 40, labels, nClasses: 3 };
      const most = { pairs: 8, triples: 8 };
      expect(findInteractions({ ...sample, points: every(500), most }).length).toBeLessThanOrEqual(1);
    }
  });
});

describe("the highest of noise", () => {
  it("is rarely exceeded by the highest of as many χ²", () => {
    const random = createRandom(1, "chi");
    let exceeded = 0;
    for (let trial = 0; trial < 300; trial++) {
      let highest = 0;
      for (let index = 0; index < 50; index++) {
        highest = Math.max(
          highest,
          random.normals(3).reduce((sum, value) => sum + value * value, 0),
        );
      }
      if (highest > highestOfNoise(3, 50)) exceeded++;
    }
    expect(exceeded).toBeLessThanOrEqual(30);
  });
});

describe("plain axes", () => {
  it("leave alone what is centred and of one unit within error, and centre and scale the rest", () => {
    const random = createRandom(2, "axes");
    const near = random.normals(4000);
    const plain = plainAxes(near, 2, every(2000));
    const ratio = plain[0] / near[0];
    plain.forEach((value, index) => {
      expect(value).toBeCloseTo(ratio * near[index], 4); // one factor and no shift
    });
    const far = near.map((value, index) => (index % 2 === 0 ? 5 + value : 40 * value));
    const scaled = plainAxes(far, 2, every(2000));
    for (const axis of [0, 1]) {
      const column = scaled.filter((_, index) => index % 2 === axis);
      expect(column.reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0, 1);
      expect(column.reduce((sum, value) => sum + value * value, 0) / 2000).toBeCloseTo(1, 1);
    }
  });
});

describe("boosted trees", () => {
  const bestOf = async (sample: ReturnType<typeof products>, significant: boolean, nTrees = 60) => {
    const { labels, nClasses } = sample;
    const points = memberPoints(stratifiedFolds(labels, 4, 1), { a: 0, b: 1 });
    const data = treeColumns({ ...sample, fitPoints: points.fitPoints });
    const counts = new Float64Array(nClasses);
    for (const label of labels) counts[label] += 1 / labels.length;
    const { curve } = await fitBoostedTrees({
      sample: { labels, nClasses, prior: counts },
      points,
      data,
      fitting: { ...treeFitting, maxTrees: nTrees, significant },
      seed: 1,
    });
    return Math.max(...curve.map(({ select }) => select));
  };

  it.each([
    ["two of two", [0, 1], 2],
    ["two of forty", [3, 17], 40],
    ["three of eight", [0, 2, 7], 8],
  ])("see a pure interaction of %s axes", async (_, axes, size) => {
    const sample = products({ size, axes, nPoints: 1200 });
    for (const significant of [true, false]) expect(await bestOf(sample, significant)).toBeGreaterThan(0.45); // of ln 2
  });

  it("see shells around the origin", async () => {
    const { values } = products({ size: 2, axes: [0], nPoints: 2000 });
    const labels = Int32Array.from(
      { length: 2000 },
      (_, point) => Math.floor(values[2 * point] ** 2 + values[2 * point + 1] ** 2) % 2,
    );
    expect(await bestOf({ values, size: 2, labels, nClasses: 2 }, false)).toBeGreaterThan(0.5);
  });

  it("see several classes, and nothing in noise when splits have to be significant", async () => {
    const random = createRandom(3, "bands");
    const values = random.normals(1600);
    const bands = Int32Array.from({ length: 800 }, (_, point) => Math.floor(3 * (values[2 * point] + 9)) % 3);
    expect(await bestOf({ values, size: 2, labels: bands, nClasses: 3 }, false)).toBeGreaterThan(0.7); // of ln 3
    const labels = bands.map(() => random.integer(3));
    expect(Math.abs(await bestOf({ values, size: 2, labels, nClasses: 3 }, true))).toBeLessThan(0.005);
  });
});

describe("a reading with doubt", () => {
  it("finds the share of labels that were drawn afresh, where no temperature allows for them", () => {
    const random = createRandom(4, "reading");
    const [nPoints, nClasses, share] = [6000, 10, 0.3];
    const prior = new Array<number>(nClasses).fill(1 / nClasses);
    const labels = new Int32Array(nPoints);
    const table = new Float64Array(nPoints * nClasses);
    for (let point = 0; point < nPoints; point++) {
      const clean = random.integer(nClasses);
      labels[point] = random.uniform() < share ? random.integer(nClasses) : clean;
      for (let c = 0; c < nClasses; c++) table[point * nClasses + c] = (c === clean ? 1.5 : 0) + 0.3 * random.normal();
    }
    const scale = calibrationScale([{ table, labels }], prior);
    const { doubt, scale: sharper, value } = fitReading([{ table, labels }], prior, scale);
    expect(doubt).toBeCloseTo(share, 1);
    expect(sharper).toBeGreaterThan(2 * scale);
    const right = 1 - share + share / nClasses;
    const wrong = (1 - right) / (nClasses - 1);
    const truth = Math.log(nClasses) + right * Math.log(right) + (nClasses - 1) * wrong * Math.log(wrong);
    expect(value).toBeGreaterThan(truth - 0.06);
    expect(value).toBeLessThan(truth + 0.06);
  });
});
