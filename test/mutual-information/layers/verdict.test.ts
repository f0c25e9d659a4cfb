import { describe, expect, it } from "vitest";
import { type LadderRung, layerVerdict, type PairedGain } from "../../../lib/mutual-information/layers/layer-verdict";

const gain = (nats: number, standardError = 0.005): PairedGain => ({ nats, standardError });

/** A layer with 1.9 of 2.3 nats, 0.04 known, that nothing contradicts; parts of it replaced. */
function judge(change: Partial<Parameters<typeof layerVerdict>[0]> & { readonly gains?: readonly PairedGain[] } = {}) {
  const { gains = [gain(0.3), gain(0.01)], ...rest } = change;
  const families = ["pooled", "hidden", "convolutional", "tail"] as const;
  const rungs = [null, ...gains].map((each, index): LadderRung => {
    return { family: families[index], bound: 1.9, lowerLimit: 1.86, gain: each };
  });
  return layerVerdict({
    bound: 1.9,
    lowerLimit: 1.86,
    ceilingNats: 2.3,
    cappedBy: "H(y)",
    rungs,
    doubling: gain(0.015),
    expectedOfPoints: 0,
    first: { verdict: "reliable", because: "" },
    ...rest,
  });
}

describe("the verdict on a layer", () => {
  it("is reliable where the last rung and the last doubling add no more than the interval", () => {
    const { verdict, expectedGain } = judge();
    expect(verdict).toBe("reliable");
    expect(expectedGain).toEqual({ family: 0.01, points: 0.015 });
  });

  it("is limited by the family where its last rung added more, by the points where their doubling did", () => {
    expect(judge({ gains: [gain(0.1), gain(0.08)] })).toMatchObject({
      verdict: "limited by the family",
      expectedGain: { family: 0.08 },
    });
    expect(judge({ doubling: gain(0.2) })).toMatchObject({
      verdict: "limited by the points",
      expectedGain: { points: 0.2 },
    });
    const both = judge({ gains: [gain(0.5)], doubling: gain(0.1) });
    expect(both.verdict).toBe("limited by the family"); // what is expected to add more comes first
  });

  it("does not take a gain for small that may be large: its own error counts", () => {
    expect(judge({ gains: [gain(0.01, 0.05)] }).verdict).toBe("limited by the family");
    expect(judge({ doubling: gain(0, 0.05) }).verdict).toBe("limited by the points");
  });

  it("gives no licence to wide intervals", () => {
    const wide = { bound: 1.9, lowerLimit: 1.2 };
    expect(judge({ ...wide, doubling: gain(0.1) }).verdict).toBe("limited by the points");
  });

  it("is not reliable by one family, nor without half of the points, nor where less than half of the cap is seen", () => {
    expect(judge({ gains: [] }).verdict).toBe("limited by the family");
    expect(judge({ gains: [], doubling: undefined }).verdict).toBe("limited by the family");
    expect(judge({ doubling: undefined }).verdict).toBe("limited by the points");
    const little = { bound: 0.9, lowerLimit: 0.86 };
    expect(judge(little)).toMatchObject({ verdict: "limited by the family" });
    expect(judge(little).because).toContain("all families may miss the rest");
    expect(judge({ ...little, ceilingNats: 1, cappedBy: "I(x; y)" }).verdict).toBe("reliable");
    expect(judge({ bound: 0, lowerLimit: 0, gains: [gain(0, 0)], doubling: gain(0, 0) }).verdict).not.toBe("reliable");
  });

  it("leaves a ceiling that is reached, and a fit that was cut off, as they are", () => {
    const alone = { gains: [], doubling: undefined, bound: 2.27, lowerLimit: 2.2 };
    for (const verdict of ["ceiling", "notConverged"] as const) {
      expect(judge({ ...alone, first: { verdict, because: "so" } })).toMatchObject({ verdict, because: "so" });
    }
    const far = judge({ ...alone, bound: 2.1, first: { verdict: "ceiling", because: "so" } });
    expect(far.verdict).toBe("limited by the family"); // a wide error touches the cap from afar
  });
});
