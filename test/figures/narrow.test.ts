import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type SearchCurves, searchFigure, trainingCurve } from "../../lib/figures";
import { type Figure, saveFigure } from "../../lib/platform/display";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-narrow-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A search whose rungs end after so many epochs. */
function search(name: string, ends: readonly number[]): SearchCurves {
  const last = ends[ends.length - 1]!;
  const borders = ends.map((epochs, rung) => ({ epochs, configurations: 12 - 4 * rung, survivors: 8 - 4 * rung || 4 }));
  const points = Array.from({ length: last }, (_, at) => ({ epoch: at + 1, accuracy: 0.2 + 0.7 * (at / last) }));
  const standings = ["selected", "selected", "eliminated"] as const;
  const curves = standings.map((standing, at) => ({
    architecture: `${10 + 5 * at}-90-70-10`,
    standing,
    points,
    scores: new Map(),
  }));
  return { name, borders, curves };
}

const training = trainingCurve(
  [1, 2, 3].map((epoch) => {
    const [dataSet, architecture] = ["procedural-digits", "115-90-70-10"];
    return {
      dataSet,
      architecture,
      epoch,
      trainLoss: 2 - epoch / 2,
      validationLoss: 2.1 - epoch / 2,
      validationAccuracy: epoch / 4,
    };
  }),
);

const figures: readonly (readonly [string, Figure])[] = [
  ["a search of an epoch a rung", searchFigure([search("one", [1, 2, 3])], "Hyperband on procedural-digits, seed 1")],
  ["a search of four epochs a rung", searchFigure([search("one", [4, 8, 12])], "Hyperband")],
  ["a search of crowded rungs", searchFigure([search("one", [1, 3, 9, 27, 81])], "Hyperband")],
  ["two searches side by side", searchFigure([search("one", [1, 2, 3]), search("two", [1, 2, 3])], "Hyperbands")],
  ["a training", training],
];

describe.each(figures)("in a column of 84 mm, %s", (name, figure) => {
  const drawn = async () =>
    readFileSync(await saveFigure(figure, join(folder, `${name}.svg`), { widthMm: 84, fontPt: 9 }), "utf8");

  it("has text of one size beside its title, and no words over an axis or another panel", async () => {
    const svg = await drawn();
    const sizes = [...svg.matchAll(/font-size: ?([\d.]+)px/g)].map(([, size]) => Number(size));
    expect(new Set(sizes.filter((size) => Math.abs(size - 12) > 0.01 && Math.abs(size - 13.8) > 0.01))).toEqual(
      new Set(),
    );
    const clips = svg.matchAll(
      /class="axesclip" id="clip[0-9a-f]+x\d*"><rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g,
    );
    const panels = [...clips].map(([, x, width]) => ({ left: Number(x), right: Number(x) + Number(width) }));
    expect(panels.length).toBe(figure.layout.xaxis2 ? 2 : 1);
    const along = [
      ...svg.matchAll(
        /rotate\(-90,([\d.]+),[\d.]+\)"><g class="cursor-pointer"[^>]*><rect class="bg"[^>]*height="([\d.]+)"/g,
      ),
    ];
    expect(along.length).toBe((figure.layout.shapes ?? []).length); // a border each
    for (const [, centre, height] of along) {
      const [from, to] = [Number(centre) - Number(height) / 2, Number(centre) + Number(height) / 2];
      expect({ from, to, inside: panels.some(({ left, right }) => from >= left && to <= right) }).toMatchObject({
        inside: true,
      });
    }
    for (const [, x] of svg.matchAll(/<text class="y2title"[^>]* x="([\d.]+)"/g)) {
      expect(Number(x) - 12).toBeGreaterThan(panels[0]!.right); // not over the panel beside it
    }
  });

  it("has each colour once in its legend", () => {
    const shown = (figure.data as { showlegend?: boolean }[]).filter(({ showlegend }) => showlegend !== false) as {
      name?: string;
      line?: { color?: string; dash?: string };
    }[];
    const looks = shown.map(({ line }) => `${line?.color} ${line?.dash ?? "solid"}`);
    expect(new Set(looks).size).toBe(looks.length);
  });
});
