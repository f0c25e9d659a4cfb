import { describe, expect, it } from "vitest";
import { styled } from "../../../lib/platform/display/figure";
import { breakTitle } from "../../../lib/platform/display/figure-title";

const words = "Information of layer 4 against accuracy for every data set of the thesis and of the family";
type Drawn = { text: string; pad: { t: number }; subtitle?: { text: string } };

describe("a figure's title", () => {
  it("is broken between words so that no line is longer than the figure is wide", () => {
    const { title, height } = breakTitle({ text: words } as never, { width: 340, size: 16 });
    const lines = (title as Drawn).text.split("<br>");
    expect(lines.join(" ")).toBe(words);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length * 8).toBeLessThan(340);
    expect(height).toBeGreaterThan(lines.length * 16);
  });

  it("is broken anew for another width", () => {
    const narrow = breakTitle({ text: words } as never, { width: 340, size: 16 }).title;
    const wide = breakTitle({ text: (narrow as Drawn).text } as never, { width: 2000, size: 16 });
    expect((wide.title as Drawn).text).toBe(words);
  });

  it("makes room for itself and its subtitle", () => {
    const marginOf = (title: object) => styled({ data: [], layout: { title }, description: "d" }).layout.margin!.t!;
    expect(marginOf({ text: "Short", subtitle: { text: "more" } })).toBeGreaterThan(marginOf({ text: "Short" }));
    expect(marginOf({ text: `${words} ${words}` })).toBeGreaterThan(marginOf({ text: "Short" }));
  });

  it("may be a text alone, or missing", () => {
    expect((breakTitle("Short", { width: 760, size: 16 }).title as Drawn).text).toBe("Short");
    expect(breakTitle(undefined, { width: 760, size: 16 }).title).toBeUndefined();
    expect(styled({ data: [], layout: {}, description: "d" }).layout).not.toHaveProperty("title");
  });
});
