import { beforeAll, describe, expect, it } from "vitest";
import { estimatePairInformation } from "../../lib/mutual-information";
import {
  correlatedGaussians,
  cubedGaussians,
  independentPairs,
} from "../../lib/mutual-information/ground-truth/pair-cases";
import { normalScores } from "../../lib/mutual-information/pairs/normal-scores";
import { dvInfluence, pairBounds } from "../../lib/mutual-information/pairs/pair-bounds";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { held } from "../platform/tensorflow/held";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const quick = { maxChecks: 8 };

describe("bounds of a critic of pairs", () => {
  const random = createRandom(1, "table");
  const nPoints = 6;
  const values = random.normals(nPoints * nPoints);
  const at = (row: number, column: number) => values[row * nPoints + column];
  const cells = Array.from({ length: nPoints * nPoints }, (_, cell) => [Math.floor(cell / nPoints), cell % nPoints]);
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const joint = mean(Array.from({ length: nPoints }, (_, point) => at(point, point)));
  const others = cells.filter(([row, column]) => row !== column).map(([row, column]) => at(row, column));

  it("equal their definitions", () => {
    const bounds = pairBounds({ values, nPoints }, { infoNceBatch: 3, smileClip: 0.5 });
    expect(bounds.dv).toBeCloseTo(joint - Math.log(mean(others.map(Math.exp))), 5);
    expect(bounds.nwj).toBeCloseTo(1 + joint - mean(others.map(Math.exp)), 5);
    const clipped = others.map((value) => Math.exp(Math.min(0.5, Math.max(-0.5, value))));
    expect(bounds.smile).toBeCloseTo(joint - Math.log(mean(clipped)), 5);
    const rows = Array.from({ length: nPoints }, (_, row) => {
      const batch = row < 3 ? [0, 1, 2] : [3, 4, 5];
      return at(row, row) - Math.log(mean(batch.map((column) => Math.exp(at(row, column)))));
    });
    expect(bounds.infoNce).toBeCloseTo(mean(rows), 5);
    const all = Array.from({ length: nPoints }, (_, column) => column); // fewer than 64: one batch
    const whole = all.map((row) => at(row, row) - Math.log(mean(all.map((column) => Math.exp(at(row, column))))));
    expect(bounds.infoNce64).toBeCloseTo(mean(whole), 5);
  });

  it("have an influence of each pair that is DV's change when the pair counts more", () => {
    const weighted = (share: readonly number[]) => {
      const total = share.reduce((a, b) => a + b, 0);
      const pair = Array.from({ length: nPoints }, (_, point) => share[point] * at(point, point)).reduce(
        (a, b) => a + b,
      );
      let [sum, weights] = [0, 0];
      for (const [row, column] of cells) {
        if (row === column) continue;
        sum += share[row] * share[column] * Math.exp(at(row, column));
        weights += share[row] * share[column];
      }
      return pair / total - Math.log(sum / weights);
    };
    const influence = dvInfluence({ values, nPoints });
    const step = 1e-5;
    const even = Array.from({ length: nPoints }, () => 1);
    const changes = even.map((_, point) => {
      const more = even.map((share, other) => (other === point ? share + step : share));
      return ((weighted(more) - weighted(even)) / step) * nPoints;
    });
    const centre = mean([...influence]);
    for (const [point, change] of changes.entries()) expect(influence[point] - centre).toBeCloseTo(change, 1);
  });
});

describe("estimates of pairs", () => {
  it("come close to closed forms, also where a coordinate is bent", async () => {
    for (const truth of [correlatedGaussians(4, 1.2), cubedGaussians(4, 1.2)]) {
      const estimate = await estimatePairInformation(truth.generate(2000, 1), { seed: 1, estimator: quick });
      expect(Math.abs(estimate.nats - 1.2)).toBeLessThan(0.1);
      expect(estimate.interval[0]).toBeLessThan(1.2);
      expect(estimate.interval[1]).toBeGreaterThan(1.2);
    }
  });

  it("find nothing in independent pairs", async () => {
    const { nats } = await estimatePairInformation(independentPairs(3).generate(1000, 1), {
      seed: 1,
      estimator: quick,
    });
    expect(nats).toBeLessThan(0.03);
  });

  it("show the cap of the contrastive bound instead of hiding it", async () => {
    const sample = correlatedGaussians(8, 4).generate(1200, 1);
    const { nats, ceilingNats, verdict, estimates } = await estimatePairInformation(sample, {
      seed: 1,
      estimator: { maxChecks: 8, patience: 3, headline: "infoNce", infoNceBatch: 16 },
    });
    expect(ceilingNats).toBeCloseTo(Math.log(16), 12);
    expect(nats).toBeLessThan(Math.log(16));
    expect(verdict).toBe("ceiling");
    expect(estimates.dv).toBeGreaterThan(3.3);
    expect(estimates.infoNce64).toBeGreaterThan(nats);
    expect(estimates.infoNce64).toBeLessThan(Math.log(64));
  });

  it("do not ask nearest neighbours of the first pairs only: files are often sorted", async () => {
    const { xs, ys, xSize, ySize } = correlatedGaussians(1, 0.8).generate(2600, 1);
    const order = Array.from(xs.keys()).sort((a, b) => xs[a] - xs[b]);
    const sorted = { xs: xs.map((_, i) => xs[order[i]]), ys: ys.map((_, i) => ys[order[i]]), xSize, ySize };
    const { estimates } = await estimatePairInformation(sorted, { seed: 1, estimator: { maxChecks: 2 } });
    expect(Math.abs(estimates.ksg - 0.8)).toBeLessThan(0.07);
  });

  it("are the same for the same seed, and leave no tensor and no graph behind", async () => {
    const sample = correlatedGaussians(2, 0.5).generate(200, 1);
    const before = held();
    const run = () => estimatePairInformation(sample, { seed: 3, estimator: { maxChecks: 3, objective: "smile" } });
    expect(await run()).toEqual(await run());
    expect(held()).toEqual(before);
  });

  it("refuse pairs that do not fit together", async () => {
    const xs = new Float32Array(20);
    const run = (ys: Float32Array) => estimatePairInformation({ xs, ys, xSize: 1, ySize: 1 }, { seed: 1 });
    await expect(run(new Float32Array(19))).rejects.toThrow("do not pair");
    await expect(run(new Float32Array(20).fill(Number.POSITIVE_INFINITY))).rejects.toThrow("not a finite number");
  });
});

describe("normal scores", () => {
  it("keep the order, tie what is tied, and have about the normal's deviation", () => {
    const scores = normalScores(Float32Array.of(3, -1, 3, 1000), 1);
    expect(scores[1]).toBeLessThan(scores[0]);
    expect(scores[0]).toBe(scores[2]);
    expect(scores[3]).toBeGreaterThan(scores[2]);
    const many = normalScores(createRandom(1, "scores").normals(5000), 1);
    expect(Math.sqrt(many.reduce((sum, value) => sum + value * value, 0) / 5000)).toBeCloseTo(1, 1);
  });
});
