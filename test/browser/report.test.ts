import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executeNotebook } from "../../lib/platform/report/notebooks";
import { writeReport } from "../../lib/platform/report/pages";
import { pythonProgram, runProgram } from "../../lib/platform/report/python";
import { createScratchProject, type ScratchProject } from "../platform/kernel/scratch-project";
import { launchChromium, recordTraffic } from "./chromium";
import { DrawnFigure } from "./drawn-figure";
import { patience } from "./notebook-page";
import { expectNoProcessOf } from "./processes";
import { writeScratchNotebook } from "./scratch-notebook";

// The types of the tests know no browser; this is what they look at in the page.
declare const document: {
  readonly scrollingElement: { readonly scrollWidth: number };
  readonly documentElement: { readonly lang: string };
};
declare const innerWidth: number;

const line = [0.5, 1.5, 1, 2];
const long = "a_rather_long_word_".repeat(12);
const cells = [
  `#md # Made up
What is $I(X; Y)$ of nothing? At most the entropy:

$$H(Y) = -\\sum_y p(y) \\ln p(y)$$`,
  `import { figure, image, table } from "../lib/platform/display";\nconst ${long} = 1;`,
  "#md ## Results",
  `figure({
  data: [{ type: "scatter", mode: "lines+markers", x: new Int32Array([1, 2, 3, 4]), y: new Float64Array([${line}]), name: "line" }],
  layout: {
    title: { text: "A title of a length that a telephone has to break into several lines to show all of it" },
    xaxis: { title: { text: "Epoch" } },
    yaxis: { title: { text: "Loss (nats)" } },
  },
  description: "A line of four points, made up for a test.",
});`,
  `const row = Object.fromEntries(Array.from({ length: 20 }, (_, i) => ["column " + i, i / 7]));
table([row, row], { caption: "Twenty columns" });
image({ width: 2, height: 1, pixels: new Uint8Array([0, 0, 0, 255, 255, 255, 255, 255]) }, "A black dot and a white one.");`,
  `#md ### Details\nA formula that is long: $${Array.from({ length: 40 }, (_, i) => `x_{${i}}`).join(" + ")}$`,
];

let project: ScratchProject;
let folder: string;
const page = () => join(folder, "made-up.html");
/** The same by nbconvert alone, in a folder with nothing else. */
const pageAlone = () => join(folder, "alone", "made-up.html");
let browser: Browser;

/** Opens the report's page without a network; what it asks for is recorded and must be there. */
async function withPage(
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
  file = page(),
): Promise<void> {
  const context = await browser.newContext({ offline: true, ...options });
  const traffic = await recordTraffic(context, pathToFileURL(folder).href);
  const opened = await context.newPage();
  opened.setDefaultTimeout(patience);
  const errors: string[] = [];
  opened.on("pageerror", ({ message }) => errors.push(message));
  await opened.goto(pathToFileURL(file).href);
  await use(opened);
  expect(traffic.requests.length).toBeGreaterThan(0);
  expect([...traffic.faults, ...errors]).toEqual([]);
  await context.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-report-"));
  project = createScratchProject();
  const target = join(folder, "made-up.ipynb");
  const path = join(project.folder, writeScratchNotebook(project, "made-up.ipynb", cells));
  browser = await launchChromium(folder);
  await executeNotebook({ path, target, parameters: {} });
  await writeReport([target], folder);
  const alone = ["nbconvert", "--to", "mi_nas_report", target, "--output-dir", join(folder, "alone")];
  const { code, output } = await runProgram(pythonProgram("jupyter"), alone, { cwd: folder });
  if (code !== 0) throw new Error(output);
}, 4 * patience);

afterAll(async () => {
  await browser?.close();
  await expectNoProcessOf(folder);
  rmSync(folder, { recursive: true, force: true });
  project.remove();
});

describe("the report, read from a folder without a network", () => {
  it.each([
    ["of the report", page],
    ["by nbconvert alone", pageAlone],
  ])("draws figures of typed arrays and formulas: a page %s", async (_, file) => {
    const size = { viewport: { width: 1200, height: 900 } };
    const look = async (page: Page) => {
      const drawn = await new DrawnFigure(page.locator(".report-figure")).drawn();
      expect(await drawn.traces()).toBe(1);
      const boxes = await drawn.boxes(0);
      expect(boxes).toHaveLength(line.length);
      const heights = boxes.map(({ y, height }) => boxes[0].y + boxes[0].height - y - height);
      const pixelsPerUnit = heights[3] / (line[3] - line[0]);
      expect(pixelsPerUnit).toBeGreaterThan(50);
      const off = heights.map((height, i) => Math.abs(height - (line[i] - line[0]) * pixelsPerUnit));
      expect(Math.max(...off)).toBeLessThan(2);
      expect(await drawn.axisTitles()).toEqual(["Epoch", "Loss (nats)"]);
      expect(await page.locator(".katex-display").count()).toBe(1);
      expect(await page.locator(".katex").count()).toBe(3);
      expect(await page.locator(".katex-error").count()).toBe(0);
    };
    await withPage(size, look, file());
  });

  it("leaves text and results alone at the press of a key, and remembers it", async () => {
    for (const file of [page(), pageAlone()]) {
      await withPage(
        { viewport: { width: 1200, height: 900 } },
        async (page) => {
          await new DrawnFigure(page.locator(".report-figure")).drawn();
          const code = page.locator(".jp-InputArea-editor");
          const shown = async () =>
            (await Promise.all((await code.all()).map((cell) => cell.isVisible()))).includes(true);
          expect(await shown()).toBe(true);
          await page.keyboard.press("Tab");
          for (let i = 0; i < 10; i++) {
            if (await page.locator(".report-fold:focus").count()) break;
            await page.keyboard.press("Tab");
          }
          await page.keyboard.press("Enter");
          expect(await shown()).toBe(false);
          const results = page.locator(".report-figure, table, .jp-RenderedMarkdown");
          for (const result of await results.all()) expect(await result.isVisible()).toBe(true);
          await page.reload();
          await new DrawnFigure(page.locator(".report-figure")).drawn();
          expect(await shown()).toBe(false);
          await page.getByRole("button", { name: "Show code" }).click();
          expect(await shown()).toBe(true);
          await page.reload();
          expect(await shown()).toBe(true);
        },
        file,
      );
    }
  });

  it("fits the width of a phone: what is wider scrolls by itself", async () => {
    await withPage({ viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true }, async (page) => {
      const drawn = await new DrawnFigure(page.locator(".report-figure")).drawn();
      await page.locator(".katex").first().waitFor();
      const width = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
      expect(width).toEqual([390, 390]);
      const box = (await drawn.root.boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(390);
      // Its buttons, which a touch screen always shows, would hide the title.
      expect(await page.locator(".modebar-btn").count()).toBe(0);
    });
  });

  it("can be read aloud: a language, headings in order, words for every picture", async () => {
    await withPage({}, async (page) => {
      await new DrawnFigure(page.locator(".report-figure")).drawn();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
      expect(await page.title()).toContain("Made up");
      const levels = await page
        .locator("h1, h2, h3, h4, h5, h6")
        .evaluateAll((headings: { tagName: string }[]) => headings.map(({ tagName }) => Number(tagName.slice(1))));
      expect(levels).toEqual([1, 2, 3]);
      const pictures = page.locator("img, [role=img]");
      expect(await pictures.count()).toBeGreaterThanOrEqual(2);
      for (const picture of await pictures.all()) {
        const words = (await picture.getAttribute("alt")) ?? (await picture.getAttribute("aria-label"));
        expect(words).toMatch(/made up for a test|black dot/);
      }
    });
  });

  it("shows its figures as pictures where no script runs", async () => {
    await withPage({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } }, async (page) => {
      const picture = page.getByAltText("A line of four points, made up for a test.");
      await picture.waitFor();
      const { width, height } = (await picture.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThan(200);
      expect(await picture.getAttribute("src")).toMatch(/^data:image\/(png|svg\+xml);base64,/);
      // Nothing is left empty for the drawing that does not come.
      expect(await page.locator(".report-figure").isVisible()).toBe(false);
      expect(await page.locator("table").count()).toBe(1);
      // A button without its script would do nothing.
      expect(await page.getByRole("button").count()).toBe(0);
    });
  });
});
