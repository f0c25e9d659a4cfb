import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Box, DrawnFigure } from "./drawn-figure";
import { LabSession } from "./lab-session";
import { type NotebookPage, patience } from "./notebook-page";

const line = [0.5, 1.5, 1, 2];
const bars = [1, 2, 3];
const cells = [
  'import { figure, progress, showLive, table } from "../lib/platform/display";',
  `figure({
  data: [
    { type: "scatter", mode: "lines+markers", x: new Int32Array([1, 2, 3, 4]), y: new Float64Array([${line}]), name: "line" },
    { type: "bar", x: new Set([1, 2, 3]) as never, y: new Float32Array([${bars}]), name: "bars" },
  ],
  layout: { title: { text: "Made up" }, xaxis: { title: { text: "Epoch" } }, yaxis: { title: { text: "Loss (nats)" } } },
  description: "A line and three bars, made up for a test.",
});`,
  `table([{ name: "first", value: 1.23456 }, { name: "<second>", value: 22.5 }], { caption: "Two rows", digits: 3 });`,
  `const bar = progress("Counting", 20);
for (let i = 1; i <= 20; i++) {
  bar.update(i, "step " + i);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
bar.finish("counted");`,
  `let points = 1;
const data = () => [{ type: "scatter" as const, mode: "markers" as const, x: [...Array(points).keys()], y: Array(points).fill(1) }];
const live = showLive({
  onEvent: () => { points++; },
  figure: () => ({ data: data(), layout: {}, description: "Points that become more, made up for a test." }),
  close: () => undefined,
});
for (let i = 0; i < 8; i++) {
  live.onEvent({} as never);
  await new Promise((resolve) => setTimeout(resolve, 700));
}
live.close({ status: "done" });`,
];

let lab: LabSession;
let notebook: NotebookPage;
const figure = () => new DrawnFigure(notebook.output(1));
const centre = ({ x, y, width, height }: Box) => [x + width / 2, y + height / 2] as const;

/** Expects the drawing to show the line and the bars: as many marks as values, and where the values say. */
async function expectDrawn(): Promise<void> {
  const drawn = await figure().drawn();
  expect(await drawn.traces()).toBe(2);
  const [ofBars, ofLine] = await Promise.all([drawn.boxes(0), drawn.boxes(1)]);
  expect([ofBars.length, ofLine.length]).toEqual([bars.length, line.length]);
  const pixelsPerUnit = ofBars[0].height / bars[0];
  expect(pixelsPerUnit).toBeGreaterThan(20);
  const bottom = ofBars[0].y + ofBars[0].height;
  const heights = [...ofBars.map(({ height }) => height), ...ofLine.map((box) => bottom - centre(box)[1])];
  const off = [...bars, ...line].map((value, i) => Math.abs(heights[i] - value * pixelsPerUnit));
  expect(Math.max(...off)).toBeLessThan(2);
  // Point and bar of the same x stand above one another.
  const apart = ofBars.map((box, i) => Math.abs(centre(box)[0] - centre(ofLine[i])[0]));
  expect(Math.max(...apart)).toBeLessThan(2);
  expect(await drawn.axisTitles()).toEqual(["Epoch", "Loss (nats)"]);
}

/** Runs a cell and looks at its output again and again until it has ended; what `look` has found. */
async function seenWhileRunning<T>(index: number, look: () => Promise<T | null>): Promise<ReadonlySet<T | null>> {
  const before = await notebook.executionCount(index);
  const seen = new Set<T | null>();
  let running = true;
  await notebook.start(index);
  const ended = notebook.ended(index, before).finally(() => {
    running = false;
  });
  while (running) seen.add(await look());
  await ended;
  seen.delete(null);
  return seen;
}

beforeAll(async () => {
  lab = await LabSession.start({ library: true });
  notebook = await lab.open("figures.ipynb", cells);
  await notebook.runAll(4);
}, 4 * patience);

afterAll(() => lab?.close());

describe("a notebook with figures, in JupyterLab", () => {
  it("runs from the top, every cell counted", async () => {
    expect(await Promise.all(cells.map((_, index) => notebook.executionCount(index)))).toEqual([1, 2, 3, 4, 5]);
  });

  it("draws a figure with every value where it belongs, and names its axes", expectDrawn);

  it("says the value of a point under the mouse", async () => {
    const drawn = await figure().drawn();
    await drawn.root.scrollIntoViewIfNeeded();
    const [, second] = await drawn.boxes(1);
    await notebook.page.mouse.move(...centre(second));
    const label = drawn.root.locator(".hoverlayer .hovertext").first();
    await label.waitFor();
    expect((await label.textContent())!.replaceAll(/\s+/g, "")).toBe("line(2,1.5)");
  });

  it("shows a table as a table, numbers to the right and text as text", async () => {
    const output = notebook.output(2);
    expect((await output.locator("caption").innerText()).trim()).toBe("Two rows");
    expect(await output.locator("th").allInnerTexts()).toEqual(["name", "value"]);
    expect(await output.locator("td").allInnerTexts()).toEqual(["first", "1.2", "<second>", "22.5"]);
    const [left, right] = await Promise.all([0, 1].map((i) => output.locator("td").nth(i).getAttribute("style")));
    expect([left, right]).toEqual([expect.stringContaining("left"), expect.stringContaining("right")]);
  });

  it("moves a progress bar in place", async () => {
    const output = notebook.output(3);
    const seen = await seenWhileRunning(3, async () => {
      const bar = output.locator("progress");
      return (await bar.count()) === 1 ? bar.getAttribute("value") : null;
    });
    expect(seen.size).toBeGreaterThan(3);
    expect(await output.count()).toBe(1);
    expect(await output.innerText()).toMatch(/Counting: 20 of 20 · .* · counted/);
    expect(await output.locator("progress").getAttribute("value")).toBe("20");
  });

  it("draws a live figure again in place while its cell runs", async () => {
    const live = new DrawnFigure(notebook.output(4));
    const seen = await seenWhileRunning(4, () => live.marks(0).count());
    expect(seen.size).toBeGreaterThan(2);
    await live.marks(0).nth(8).waitFor();
    expect(await live.marks(0).count()).toBe(9);
    expect(await notebook.output(4).count()).toBe(1);
  });

  it("keeps outputs in the file, and draws them again when the page is loaded anew", async () => {
    await notebook.save();
    const saved = () => readFileSync(join(lab.project.notebooks, "figures.ipynb"), "utf8");
    const before = saved();
    expect(before).toContain("application/vnd.plotly.v1+json");
    await notebook.reload();
    await expectDrawn();
    expect(await notebook.output(2).locator("td").count()).toBe(4);
    expect(await notebook.output(3).innerText()).toContain("counted");
    expect(await new DrawnFigure(notebook.output(4)).marks(0).count()).toBe(9);
    // The static images stay those that the kernel made: looking at a notebook does not change it.
    await notebook.save();
    const images = (text: string) => [...text.matchAll(/"image\/png": "[^"]*"/g)].map(([image]) => image);
    expect(images(before)).toHaveLength(2);
    expect(images(saved())).toEqual(images(before));
  });

  it("writes on figures in a colour that is legible on a light and on a dark page", async () => {
    for (const theme of ["JupyterLab Dark", "JupyterLab Light"]) {
      await notebook.menu("Settings", "Theme", theme);
      await notebook.page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
      const contrasts = await (await figure().drawn()).contrasts();
      expect(contrasts.length).toBeGreaterThan(10);
      // No grey has more than 4.3 on both pages.
      expect(Math.min(...contrasts), theme).toBeGreaterThan(3.9);
    }
  });

  it("is served at the address that the command prints", () => {
    const { log, token, url } = lab.server;
    expect(log()).toContain(`${url}lab/tree/notebooks/0-tour.ipynb?token=${token}`);
  });

  it("asks no other host for anything, and nothing that is not there", () => {
    expect(lab.traffic.requests.length).toBeGreaterThan(20);
    expect(lab.traffic.faults).toEqual([]);
    expect(lab.server.asked).toEqual([]);
  });
});
