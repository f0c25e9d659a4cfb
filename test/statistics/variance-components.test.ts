import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { type DesignedValue, mean, varianceComponents } from "../../lib/statistics";

type Sds = Readonly<Record<"architecture" | "training" | "images" | "imagesByNetwork" | "critic", number>>;

function simulated(sds: Sds, sizes: readonly [number, number, number, number], seed: number): DesignedValue[] {
  const random = createRandom(seed, "components");
  const [a, t, i, c] = sizes;
  const ofImages = Array.from({ length: i }, () => sds.images * random.normal());
  return Array.from({ length: a }, (_, architecture) => {
    const ofArchitecture = sds.architecture * random.normal();
    return Array.from({ length: t }, (_, training) => {
      const ofTraining = sds.training * random.normal();
      return ofImages.map((common, images) => {
        const own = sds.imagesByNetwork * random.normal();
        return Array.from({ length: c }, (_, critic): DesignedValue => {
          const value = 1 + ofArchitecture + ofTraining + common + own + sds.critic * random.normal();
          return { architecture: `a${architecture}`, training, images, critic, value };
        });
      });
    });
  }).flat(3);
}

describe("components of variance", () => {
  it.each<Sds>([
    { architecture: 0.05, training: 0.03, images: 0.04, imagesByNetwork: 0.02, critic: 0.01 },
    { architecture: 0, training: 0.05, images: 0.1, imagesByNetwork: 0.03, critic: 0.03 },
    { architecture: 0.1, training: 0, images: 0, imagesByNetwork: 0, critic: 0.05 },
  ])("of simulated measurements with deviations %j come out as they were put in", (sds) => {
    const found = Array.from({ length: 200 }, (_, seed) => varianceComponents(simulated(sds, [8, 3, 3, 2], seed)));
    const total = Object.values(sds).reduce((sum, sd) => sum + sd ** 2, 0);
    for (const name of Object.keys(sds) as (keyof Sds)[]) {
      const truth = sds[name] ** 2;
      const average = mean(found.map((each) => each[name]));
      // negative estimates stand for 0, which lifts the mean of a component that is not there
      expect(Math.abs(average - truth), name).toBeLessThan(Math.max(0.15 * truth, 0.03 * total));
    }
  });

  it("gives the reliability that two measurements on the same images correlate by", () => {
    const sds = { architecture: 0.06, training: 0.03, images: 0.2, imagesByNetwork: 0.03, critic: 0.02 };
    const between = 0.06 ** 2 + 0.03 ** 2 + 0.03 ** 2 + 0.02 ** 2;
    const found = Array.from({ length: 50 }, (_, seed) => varianceComponents(simulated(sds, [40, 3, 2, 2], seed)));
    expect(mean(found.map(({ reliability }) => reliability))).toBeCloseTo(0.06 ** 2 / between, 1);
    const ofNetwork = mean(found.map(({ reliabilityOfNetwork }) => reliabilityOfNetwork));
    expect(ofNetwork).toBeCloseTo((0.06 ** 2 + 0.03 ** 2) / between, 1);
  });

  it("adds up to the analysis of variance of a table worked by hand", () => {
    // values 0 … 15 in the order of the factors: each factor's effect is half its step
    const values = Array.from({ length: 16 }, (_, index): DesignedValue => {
      const bit = (place: number) => (index >> place) & 1;
      return { architecture: String(bit(3)), training: bit(2), images: bit(1), critic: bit(0), value: index };
    });
    const found = varianceComponents(values);
    // mean squares: A 16 · 4² = 256, T(A) 16 · 2² / 2 = 32, I 16 · 1² = 16, I × T(A) 0, ε 16 · 0.5² / 8 = 0.5
    expect(found.critic).toBeCloseTo(0.5, 12);
    expect(found.imagesByNetwork).toBe(0);
    expect(found.images).toBeCloseTo(16 / 8, 12);
    expect(found.training).toBeCloseTo(32 / 4, 12);
    expect(found.architecture).toBeCloseTo((256 - 32) / 8, 12);
  });

  it("refuses designs that are not balanced, or too small", () => {
    const values = simulated(
      { architecture: 1, training: 1, images: 1, imagesByNetwork: 1, critic: 1 },
      [3, 2, 2, 2],
      1,
    );
    expect(() => varianceComponents(values.slice(1))).toThrow("balanced design, 24, got 23");
    expect(() => varianceComponents(values.filter(({ images }) => images === 0))).toThrow("at least 2 images, got 1");
  });
});
