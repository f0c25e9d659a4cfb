import { beforeAll, describe, expect, it } from "vitest";
import { identityLayerCases } from "../../lib/mutual-information/ground-truth/identity-layer-cases";
import { labelAwareLayerOptions } from "../../lib/mutual-information/layers/options";
import { measureLayer } from "../../lib/own-network/measure-own-layer";
import { startEngine } from "../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine();
});

const n = 300;
const cases = identityLayerCases().filter(({ id }) => id.endsWith(`-n${n}`) && !id.includes("scrambled"));

describe("layers that are the images themselves, whose information is known exactly", () => {
  it("are bounded from below, and closely where a few points show what the critics read", async () => {
    expect(cases).toHaveLength(4);
    for (const { id, generate, truthNats } of cases) {
      const sample = await generate(n, 1);
      const { information, pointwise } = await measureLayer(sample, { estimator: labelAwareLayerOptions(), seed: 1 });
      expect(information.lowerLimit, id).toBeLessThanOrEqual(truthNats);
      if (id.includes("blobs")) expect(truthNats - information.bound, id).toBeLessThan(0.15);
      expect(pointwise).toHaveLength(n);
      const mean = pointwise.reduce((sum, nats) => sum + nats, 0) / n;
      expect(Math.max(0, mean), id).toBeCloseTo(information.bound, 3); // the bound is at least 0
      expect(information.critics.join()).not.toMatch(/layer \d/);
    }
  });
});
