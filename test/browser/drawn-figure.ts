import type { Locator } from "playwright-core";

// The tests' types know no browser; these are the parts of it that run in the page.
declare function getComputedStyle(element: unknown): { readonly fill: string; readonly backgroundColor: string };
interface PageElement {
  readonly parentElement: PageElement | null;
}

/** Where a mark was drawn, in the page's pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A Plotly drawing in a page, looked at as what it is: an SVG. */
export class DrawnFigure {
  constructor(readonly root: Locator) {}

  /** Waits until there is a drawing. */
  async drawn(): Promise<this> {
    await this.root.locator(".main-svg").first().waitFor();
    await this.root.locator(".cartesianlayer .trace").first().waitFor();
    return this;
  }

  /** Number of traces with marks. */
  async traces(): Promise<number> {
    return this.root.locator(".cartesianlayer .trace").count();
  }

  /** The marks of a trace, counted from 0 in the order of drawing: points or bars. */
  marks(trace: number): Locator {
    return this.root.locator(".cartesianlayer .trace").nth(trace).locator(".point");
  }

  /** Where the marks of a trace are. */
  async boxes(trace: number): Promise<readonly Box[]> {
    const marks = await this.marks(trace).all();
    return (await Promise.all(marks.map((mark) => mark.boundingBox()))).map((box) => box!);
  }

  /** Titles of axes, as text. */
  async axisTitles(): Promise<readonly string[]> {
    return this.root.locator(".infolayer .xtitle, .infolayer .ytitle").allTextContents();
  }

  /** Contrast (WCAG 2, 1 to 21) of each text of the figure with what is behind it. */
  async contrasts(): Promise<readonly number[]> {
    const colours = await this.root.locator("svg text").evaluateAll((texts: PageElement[]) =>
      texts.map((text) => {
        const background = (element: PageElement | null): string => {
          if (element === null) return "rgb(255, 255, 255)";
          const { backgroundColor } = getComputedStyle(element);
          return backgroundColor === "rgba(0, 0, 0, 0)" ? background(element.parentElement) : backgroundColor;
        };
        return [getComputedStyle(text).fill, background(text)];
      }),
    );
    return colours.map(([text, background]) => contrast(text, background));
  }
}

/** Relative luminance of an opaque CSS colour. */
function luminance(colour: string): number {
  const channels = colour.match(/[\d.]+/g)!.map(Number);
  if (channels.length !== 3) throw new Error(`${colour} is not opaque.`);
  const [red, green, blue] = channels
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
