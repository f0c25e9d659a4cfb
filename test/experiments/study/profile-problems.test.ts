import { describe, expect, it } from "vitest";
import { type ProfileOverrides, profileOf } from "../../../lib/experiments/study/profiles";

const messageOf = (overrides: ProfileOverrides): string => {
  try {
    profileOf("quick", overrides);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(overrides)} was taken.`);
};

/** A list in a list in a list … */
const nested = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

describe("a profile that does not fit", () => {
  it("is told the names that there are, at the place of the unknown one", () => {
    expect(messageOf({ trainpoints: 3 })).toMatch(/"trainPoints"\?$/);
    const top = messageOf({ zebras: 3 });
    expect(top).toContain('there is no "zebras", only ');
    for (const name of ["trainPoints", "validationPoints", "hyperband", "filterPenalty", "mine"]) {
      expect(top).toContain(name);
    }
    const inside = messageOf({ mine: { looks: 3 } });
    expect(inside).toContain('there is no "looks" in mine, only ');
    expect(inside).toContain("maxEpochs");
    expect(inside).not.toContain("trainPoints");
  });

  it.each([
    [{ trainpoints: 3 }, 'there is no "trainpoints", did you mean "trainPoints"?'],
    [{ train_points: 3 }, 'there is no "train_points", did you mean "trainPoints"?'],
    [{ mine: { maxEpoch: 3 } }, 'there is no "maxEpoch" in mine, did you mean "maxEpochs"?'],
    [{ trainPoints: 1 }, "trainPoints must be at least 2, not 1"],
    [{ trainPoints: 2.5 }, 'trainPoints must be an integer or "all", not 2.5'],
    [{ trainPoints: "half" }, 'trainPoints must be a number or "all", not "half"'],
    [{ network: { learningRate: 0 } }, "network.learningRate must be above 0, not 0"],
    [{ mine: { learningRate: 2 } }, "mine.learningRate must be at most 1, not 2"],
    [{ mine: { bound: "smile" } }, 'mine.bound must be one of dv, nwj, labelCrossEntropy, not "smile"'],
    [{ mine: { minEpochs: 70 } }, "mine: minEpochs 70 must not exceed maxEpochs 24"],
    [{ mine: 3 }, "mine must have the parts bound, "],
    [{ hyperband: { sizes: [] } }, "hyperband.sizes must be a list of at least 1, not []"],
    [{ hyperband: { sizes: [4294967295, 4] } }, "Architectures that a search begins"],
    [
      { hyperband: { kind: "halving", configurations: 2_000_000, maxResource: 9 } },
      "Architectures that a search begins",
    ],
    [{ trainPoints: "x".repeat(10_000) }, `"${"x".repeat(199)}…`],
    [{ hyperband: { sizes: [3, 0] } }, "hyperband.sizes.1 must be at least 1, not 0"],
    [
      { sampler: { kind: "list", architectures: ["10-10-10-10"] } },
      "sampler: Cannot take 12 architectures from a list of 1.",
    ],
    [{ sampler: { kind: "list", architectures: ["10-11"] } }, "sampler.architectures.0: An architecture has 4 layers"],
    [{ sampler: { kind: "best" } }, 'must be one of uniform, distribution, list, mixture, not "best"'],
    [{ sampler: "uniform" }, "sampler must have the parts kind, weights, architectures, parts"],
    [{ sampler: { kind: "distribution", weights: [1] } }, "sampler.weights: A distribution has 92 entries, not 1"],
    [
      { sampler: { kind: "list", architecture: [] } },
      'there is no "architecture" in sampler, did you mean "architectures"?',
    ],
    [
      { sampler: { kind: "mixture", parts: [{ share: 1, sampler: { kind: "uniform", weights: [] } }] } },
      'there is no "weights" in sampler.parts.0.sampler, only kind',
    ],
    [{ cleanSize: { train: 9 } }, "cleanSize.train: 9 exceeds the 3 samples of a data set"],
  ] as const)("%j: %s", (overrides, problem) => {
    expect(messageOf(overrides)).toContain(problem);
  });

  it.each([null, 3, "text", [1], nested(100_000)])("is no object of parts: %#", (changes) => {
    expect(() => profileOf("quick", changes as never)).toThrow(
      /^Profile "quick" with these changes does not fit: they must be an object of its parts, not .{1,210}\.$/,
    );
  });

  it("is told of a value that cannot be written", () => {
    expect(messageOf({ trainPoints: nested(100_000) })).toContain("nested too deep");
  });

  it("is told of a sampler's problem once, by the sampler", () => {
    const message = messageOf({ sampler: { kind: "distribution", weights: [1] } });
    expect(message.split("92 entries").length).toBe(2);
  });

  it("is told of every problem at once", () => {
    const message = messageOf({ trainPoints: 0, inputEpochs: 0 });
    expect(message).toContain("trainPoints must be at least 2, not 0; inputEpochs must be at least 1, not 0.");
  });
});
