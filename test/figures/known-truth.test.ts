import { describe, expect, it } from "vitest";
import { estimatesAgainstTruth, stripRows } from "../../lib/figures";
import type { BenchmarkRow } from "../../lib/mutual-information";

const row = (estimator: string, truthNats: number, nats: number): BenchmarkRow => ({
  case: `case ${truthNats}`,
  kind: "labels",
  estimator,
  truthNats,
  nats,
  standardDeviation: 0.1,
  error: nats - truthNats,
  low: null,
  high: null,
  covered: null,
  intervals: 0,
  rejected: null,
  verdicts: "",
  seconds: 1,
  seeds: 3,
});

describe("estimates against truth", () => {
  it("are a trace an estimator beside the diagonal, and the description says how far each misses", () => {
    const rows = [row("a", 1, 1.1), row("b", 1, 0.5), row("a", 2, 1.95)];
    const { data, description } = estimatesAgainstTruth(rows, "t");
    const [diagonal, a, b] = data as { name: string; x: number[]; y: number[]; error_y?: { array: number[] } }[];
    expect(diagonal).toMatchObject({ x: [0, 2], y: [0, 2] });
    expect(a).toMatchObject({ name: "a", x: [1, 2], y: [1.1, 1.95], error_y: { array: [0.1, 0.1] } });
    expect(b).toMatchObject({ name: "b", x: [1], y: [0.5] });
    expect(description).toContain("a is off by up to 0.10 nats; b is off by up to 0.50 nats");
  });
});

describe("rows of values", () => {
  it("share a colour and one legend entry within a group, and marks cross all rows", () => {
    const rows = ["one", "two"].flatMap((name) => ["x", "y"].map((group) => ({ name, group, values: [1, 2] })));
    const figure = stripRows({ rows, title: "t", xTitle: "x", marks: [{ name: "truth", value: 1.5 }] });
    const data = figure.data as { name: string; showlegend?: boolean; y: string[]; marker?: { color: string } }[];
    const boxes = data.slice(0, 4);
    expect(boxes.map(({ showlegend }) => showlegend)).toEqual([true, true, false, false]);
    expect(new Set(boxes.map(({ marker }) => marker?.color)).size).toBe(2);
    expect(data[4]).toMatchObject({ name: "truth: 1.50", x: [1.5, 1.5], y: ["one", "two"] });
    expect(figure.description).toContain("one, x from 1.00 to 2.00");
  });
});
