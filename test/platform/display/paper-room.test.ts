import type { Data, Layout } from "plotly.js";
import { describe, expect, it } from "vitest";
import { fitToPanels, legendRoom } from "../../../lib/platform/display/paper-room";

const column = { width: 317, size: 10.7 }; // 84 mm, 8 pt
const axis = (from: number, to: number, text: string) => ({ domain: [from, to], title: { text } });
const heading = (x: number, text: string) => ({ x, y: 1, xref: "paper", yref: "paper", text, showarrow: false });

describe("figures in a journal's column", () => {
  it.each([
    ["headings of panels", "epoch 22, stopped by the rule", 0.47],
    ["of four panels", "images of the training", 0.2],
    ["lines that are there", "layer 1: 0.31 nats<br>epoch 24, epochs used up", 0.47],
  ])("break %s into lines that fit", (_, text, share) => {
    const layout = { xaxis: axis(0, share, text), annotations: [heading(0, text)] } as unknown as Partial<Layout>;
    const fitted = fitToPanels(layout, column);
    const titles = [fitted.annotations?.[0]?.text, (fitted.xaxis!.title as { text: string }).text];
    for (const title of titles) {
      const lines = title!.split("<br>");
      expect(lines.length).toBeGreaterThan(text.split("<br>").length);
      expect(lines.join(" ")).toBe(text.replaceAll("<br>", " "));
    }
  });

  it("leave what stands alone as it is", () => {
    const layout = {
      xaxis: axis(0, 1, "A title as wide as it likes to be"),
      annotations: [heading(0, "A word of it")],
    };
    expect(fitToPanels(layout as unknown as Partial<Layout>, column)).toEqual(layout);
  });

  it("grow with their legend, not beyond what it needs", () => {
    const named = (count: number, name: string): Data[] =>
      Array.from({ length: count }, (_, index) => ({ name: `${name} ${index}` }));
    expect(legendRoom(named(1, "alone"), {}, column)).toBe(0);
    expect(legendRoom(named(9, "x"), { showlegend: false }, column)).toBe(0);
    const [short, long] = ["a", "thesis, λ 0.00005: usable raw"].map((name) => legendRoom(named(9, name), {}, column));
    expect(long).toBeGreaterThan(short!);
    expect(long).toBeCloseTo(7 * 1.8 * column.size);
    expect(legendRoom(named(9, "a"), {}, { ...column, width: 660 })).toBe(0);
  });
});
