import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { type Figure, saveFigure, saveFigures } from "../../../lib/platform/display";

const folder = mkdtempSync(join(tmpdir(), "figures-"));
afterAll(() => rmSync(folder, { recursive: true }));

const spec: Figure = {
  data: [{ type: "scatter", x: [1, 2, 3], y: [0.2, 0.5, 0.9], name: "fit" }],
  layout: {
    title: { text: "A title that is too long for one line of a column" },
    xaxis: { title: { text: "Epoch" } },
    yaxis: { title: { text: "Bound (nats)" } },
  },
  description: "d",
};

describe("a figure's file", () => {
  it("is a PNG of the printed width at 300 dots an inch, on white", async () => {
    const path = await saveFigure(spec, join(folder, "new", "a.png"), { widthMm: 84, heightMm: 60 });
    expect(path).toBe(join(folder, "new", "a.png"));
    const { width, height, data } = PNG.sync.read(readFileSync(path));
    expect(Math.abs(width - (84 / 25.4) * 300)).toBeLessThan(4);
    expect(Math.abs(height - (60 / 25.4) * 300)).toBeLessThan(4);
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  it("is a PDF page of the printed width", async () => {
    const bytes = readFileSync(await saveFigure(spec, join(folder, "a.pdf"), { widthMm: 84 }));
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const [, width] = /\/MediaBox \[0 0 ([\d.]+)/.exec(bytes.toString("latin1")) ?? [];
    expect(Math.abs(Number(width) - (84 / 25.4) * 72)).toBeLessThan(2);
  });

  it("is an SVG with black text in the font that was asked for, its title in lines", async () => {
    const options = { widthMm: 84, fontFamily: "Times New Roman", fontPt: 9 };
    const svg = readFileSync(await saveFigure(spec, join(folder, "a.svg"), options), "utf8");
    const title = /<text class="gtitle".*?<\/text>/s.exec(svg)?.[0] ?? "";
    expect(title).toContain("rgb(0, 0, 0)");
    expect(title).toContain("Times New Roman");
    expect(title.match(/<tspan/g)).toHaveLength(2);
    expect(svg).toContain("font-size: 12px"); // 9 points
    expect(svg).not.toContain("rgb(128, 128, 128)");
  });

  it("is refused for other endings and sizes that nobody prints", async () => {
    await expect(saveFigure(spec, join(folder, "a.jpg"))).rejects.toThrow(
      'Cannot save a figure as "a.jpg": the name must end in .svg, .pdf or .png.',
    );
    await expect(saveFigure(spec, join(folder, "b.png"), { widthMm: 5 })).rejects.toThrow(
      "Cannot save a figure with width 5 mm: it must be 20 to 500 mm.",
    );
    await expect(saveFigure(spec, join(folder, "b.png"), { heightMm: Number.NaN })).rejects.toThrow("height NaN mm");
    expect(readdirSync(folder)).not.toContain("b.png");
  });

  it("comes in three formats when several are saved, each under its own name, by browsers side by side", async () => {
    const all = ["one", "sub/two", "three", "four", "five"];
    const figures = all.map((name) => ({
      ...spec,
      layout: { ...spec.layout, title: { text: `This is ${name}` } },
      name,
    }));
    const paths = await saveFigures(figures, join(folder, "all"), { widthMm: 60 });
    const names = all.flatMap((name) => ["svg", "pdf", "png"].map((ending) => `${name}.${ending}`));
    expect(paths).toEqual(names.map((name) => join(folder, "all", name)));
    for (const name of all) {
      const svg = readFileSync(join(folder, "all", `${name}.svg`), "utf8");
      expect(svg).toContain(`This is ${name}`);
      expect(
        readFileSync(join(folder, "all", `${name}.pdf`))
          .subarray(0, 5)
          .toString(),
      ).toBe("%PDF-");
      expect(
        readFileSync(join(folder, "all", `${name}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe("PNG");
    }
    expect(await saveFigures([], join(folder, "none"))).toEqual([]);
  });

  it("says what went wrong with one of several, and begins no other", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, ""); // a file where a folder is wanted
    const figures = Array.from({ length: 9 }, (_, index) => ({ ...spec, name: `${index}` }));
    await expect(saveFigures(figures, blocked)).rejects.toThrow("blocked");
  });
});
