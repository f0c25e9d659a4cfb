import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { findBrowser } from "../../browser/find-browser.mjs";
import { activationFiles, labels, layersCommand, n, told } from "../../own-network/activation-files";
import { useScratchCache } from "../../platform/tasks/scratch-cache";

const { folder, npy, bytes, npz } = activationFiles();
useScratchCache();
afterEach(() => vi.restoreAllMocks());

const page = join(folder, "page.html");
/** A name that would end a script, and one that would start a tag. */
const [odd, plain] = ["conv</script><b>", "fc&1"];

describe("the page of mi-nas layers", () => {
  beforeAll(async () => {
    const layer = (name: string, noise: number) => bytes(`${name}.npy`, told(noise), [n, 4]);
    const file = npz("page.npz", {
      [`epoch-1/train/${odd}`]: layer("a", 3),
      [`epoch-1/train/${plain}`]: layer("b", 2),
      [`epoch-1/held-out/${odd}`]: layer("c", 3),
      [`epoch-1/held-out/${plain}`]: layer("d", 2),
      [`epoch-2/train/${odd}`]: layer("e", 2),
      [`epoch-2/train/${plain}`]: layer("f", 0.5),
      [`epoch-2/held-out/${odd}`]: layer("g", 2),
      [`epoch-2/held-out/${plain}`]: layer("h", 1),
    });
    const y = npy("y.npy", labels, [n]);
    const flags = ["--labels", y, "--families", "pooled", "--control-task", "--mdl", "--report", page];
    const { stdout, status } = await layersCommand(file, ...flags);
    vi.restoreAllMocks();
    expect(status).toBe(0);
    expect(stdout).toContain(`Written: ${page}`);
  });

  it("holds every part, the rows that a layer knows least of, and asks nothing of the network", () => {
    const html = readFileSync(page, "utf8");
    const headings = [...html.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, text]) => text);
    expect(headings).toEqual([
      "Layers",
      "Epochs",
      "Train against held-out",
      "Accuracy",
      "Data processing",
      "Control task",
      "Code length",
      "Classes",
      "Points",
    ]);
    const own = html.replace(/<script>[\s\S]*?<\/script>/g, "");
    expect(own).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(own).not.toContain("<b>");
    expect(own).toContain("fc&#38;1");
    expect(own.match(/<details><summary>The 20 rows/g)).toHaveLength(4);
  });

  it.skipIf(findBrowser() === undefined && !process.env.CI)(
    "draws every figure without an error, titles as wide as a phone",
    async () => {
      const { chromium } = await import("playwright-core");
      const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
      try {
        const tab = await browser.newPage();
        const errors: string[] = [];
        tab.on("pageerror", ({ message }) => errors.push(message));
        await tab.goto(pathToFileURL(page).href);
        const figures = await tab.locator("figure").count();
        expect(figures).toBe(2 * 7 + 2); // a figure a part for all but epochs, and train against held-out
        await tab.waitForFunction(`document.querySelectorAll("figure .plot-container").length === ${figures}`);
        const phone = await browser.newPage({ viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true });
        phone.on("pageerror", ({ message }) => errors.push(message));
        await phone.goto(pathToFileURL(page).href);
        await phone.waitForFunction(`document.querySelectorAll("figure .plot-container").length === ${figures}`);
        const ends: string = await phone.evaluate(
          `JSON.stringify([...document.querySelectorAll(".gtitle")].map((title) => title.getBoundingClientRect().right))`,
        );
        const titles: readonly number[] = JSON.parse(ends);
        expect(titles.length).toBeGreaterThanOrEqual(figures);
        expect(Math.max(...titles)).toBeLessThanOrEqual(390);
        expect(errors).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
