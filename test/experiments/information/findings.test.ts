import { describe, expect, it } from "vitest";
import {
  type DataProcessingRow,
  dataProcessingFindings,
  type SpreadRow,
  spreadFindings,
} from "../../../lib/experiments";

const pair = (detectableNats: number | null, verdict = "holds", way = "own") =>
  ({ way, verdict, detectableNats }) as DataProcessingRow;

describe("what pairs of layers show", () => {
  it("claims no power for pairs whose bounds agree image by image", () => {
    for (const alike of [0, 4e-9]) {
      const [mixed] = dataProcessingFindings([pair(alike), pair(0.02), pair(0.1, "earlierUnderfit")]);
      expect(mixed).toContain("an excess of 0.020 to 0.100 nats");
      expect(mixed).toContain("1 say the same of every image and could show none");
      const [blind] = dataProcessingFindings([pair(alike), pair(alike)]);
      expect(blind).not.toContain("would have been seen");
      expect(blind).toContain("exceed their error; 2 say the same");
    }
  });

  it("says so where differences are not paired, and keeps inherited critics apart from own ones", () => {
    const [own, inherited] = dataProcessingFindings([pair(null), pair(0.03, "holds", "warmStart")]);
    expect(own).toContain("With own critics 0 of 1 pairs exceed their error; no paired error.");
    expect(inherited).toContain("With inherited critics 0 of 1");
  });
});

describe("what reliability allows a correlation to show", () => {
  const row = (correlation: number | null, attainable: number | null): SpreadRow => {
    const components = { mean: 1, architecture: 0.1, training: 0.2, images: 0.3, imagesByNetwork: 0.1, critic: 0.1 };
    return { what: "layer 1", ...components, reliability: 0.5, reliabilityOfNetwork: 0.6, correlation, attainable };
  };

  it("names a correlation above the limit as shared error or chance, whatever its sign", () => {
    for (const correlation of [0.84, -0.84]) {
      expect(spreadFindings([row(correlation, 0.64)])[0]).toContain("so both share errors, or few networks mislead");
    }
    for (const correlation of [0.5, -0.64]) {
      expect(spreadFindings([row(correlation, 0.64)])[0]).not.toContain("share errors");
    }
  });

  it("leaves the limit out for the accuracy itself", () => {
    const [finding] = spreadFindings([row(null, null)]);
    expect(finding).toContain("the largest component between networks is that of seed of training");
    expect(finding).not.toContain("correlation");
  });
});
