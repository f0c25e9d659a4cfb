import { describe, expect, it } from "vitest";
import { neutral, palette } from "../../../lib/platform/display";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Red, green and blue, linear, 0 … 1. */
function linear(colour: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}
const apply = (matrix: Matrix, v: Triple): Triple =>
  matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;

/** Contrast of WCAG 2. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b]
    .map(
      (colour) =>
        apply(
          [
            [0.2126, 0.7152, 0.0722],
            [0, 0, 0],
            [0, 0, 0],
          ],
          linear(colour),
        )[0] + 0.05,
    )
    .sort((x, y) => y - x);
  return light! / dark!;
}

/** How colours look without one kind of cone (Machado, Oliveira & Fernandes 2009, severity 1). */
const visions: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour in Oklab (Ottosson 2020), where distance is difference as seen. */
function oklab(colour: Triple): Triple {
  const cones = apply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    colour,
  ).map(Math.cbrt) as unknown as Triple;
  return apply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

/** Smallest difference of two colours of a list, 1 from black to white. */
function smallestDifference(colours: readonly string[], vision: Matrix): number {
  const seen = colours.map((colour) => {
    const without = apply(vision, linear(colour)).map((value) => Math.min(1, Math.max(0, value)));
    return oklab(without as unknown as Triple);
  });
  const pairs = seen.flatMap((a, index) => seen.slice(index + 1).map((b) => [a, b] as const));
  return Math.min(...pairs.map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])));
}

describe("the palette", () => {
  it("has contrast on a white page and on JupyterLab's dark one", () => {
    for (const colour of [...palette, neutral]) {
      expect(contrast(colour, "#ffffff"), colour).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, "#111111"), colour).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.keys(visions))("has colours that differ in %s vision", (name) => {
    // Okabe and Ito's eight reach 0.076 in deuteranopia.
    expect(smallestDifference(palette, visions[name]!)).toBeGreaterThan(0.08);
  });

  it("is judged by a measure that knows colours which people confuse", () => {
    const redAndGreen = ["#c00000", "#6a6a00"];
    expect(smallestDifference(redAndGreen, visions.usual!)).toBeGreaterThan(0.15);
    expect(smallestDifference(redAndGreen, visions.deuteranopia!)).toBeLessThan(0.08);
  });
});
