import * as danfo from "danfojs-node";
import pl from "nodejs-polars";
import { describe, expect, it } from "vitest";
import { figureMessage } from "../../../lib/platform/display";
import { styled } from "../../../lib/platform/display/figure";
import { plainFigure } from "../../../lib/platform/display/plain-figure";
import { figureJson } from "../../../lib/platform/display/static-image/figure-image";

const lists: readonly (readonly [string, unknown, unknown])[] = [
  ["Float64Array", new Float64Array([1, 4.5, Number.NaN]), [1, 4.5, null]],
  ["Float32Array", new Float32Array([0.5, 2]), [0.5, 2]],
  ["Uint8ClampedArray", new Uint8ClampedArray([1, 300]), [1, 255]],
  ["BigInt64Array", new BigInt64Array([1n, 2n ** 53n + 1n]), [1, "9007199254740993"]],
  ["part of a buffer", new Int16Array(new Int16Array([7, 8, 9]).buffer, 2, 1), [8]],
  ["bytes", Buffer.from([1, 2]), [1, 2]],
  ["typed array of a polars series", pl.Series("v", [1, 4]).toTypedArray(), [1, 4]],
  ["polars series", pl.Series("v", ["a", "b"]), ["a", "b"]],
  ["danfojs series", new danfo.Series([1, 4]), [1, 4]],
  [
    "matrix of typed arrays",
    [new Float32Array([1, 2]), new Uint8Array([3, 4])],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["set", new Set(["a", "b"]), ["a", "b"]],
  ["keys of a map", new Map([["k", 1]]).keys(), ["k"]],
  ["dates", [new Date(Date.UTC(2024, 0, 31)), null], ["2024-01-31T00:00:00.000Z", null]],
];

/** Places of a figure where data may stand. */
const places: Readonly<Record<string, (values: unknown) => object>> = {
  x: (x) => ({ data: [{ x, y: [1, 2] }], layout: {} }),
  z: (z) => ({ data: [{ type: "heatmap", z }], layout: {} }),
  "marker.color": (color) => ({ data: [{ y: [1, 2], marker: { color } }], layout: {} }),
  "error_y.array": (array) => ({ data: [{ y: [1, 2], error_y: { type: "data", array } }], layout: {} }),
  customdata: (customdata) => ({ data: [{ y: [1, 2], customdata }], layout: {} }),
  "dimensions of a splom": (values) => ({ data: [{ type: "splom", dimensions: [{ values }] }], layout: {} }),
  "ticks of an axis": (tickvals) => ({ data: [], layout: { xaxis: { tickvals } } }),
  "a shape": (x0) => ({ data: [], layout: { shapes: [{ type: "line", x0 }] } }),
  "frames of an animation": (y) => ({ data: [], layout: {}, frames: [{ name: "1", data: [{ y }] }] }),
};

const figureOf = (spec: object) => ({ ...spec, description: "d" }) as Parameters<typeof styled>[0];

describe("what a figure holds", () => {
  it.each(lists)("may be a %s: it goes out as a list", (_, given, list) => {
    expect(JSON.parse(JSON.stringify(plainFigure({ y: given })))).toEqual({ y: list });
  });

  it.each(Object.entries(places))("is plain at any place: %s", (_, place) => {
    const [typed, plain] = [new Float64Array([1, 4]), [1, 4]].map((values) => styled(figureOf(place(values))));
    expect(JSON.stringify(typed)).toBe(JSON.stringify(plain));
    expect(figureJson(typed!)).toBe(figureJson(plain!));
  });

  it("is the same in the message to the notebook and in its static image", () => {
    const [typed, plain] = [new Float64Array([1, 4, 9]), [1, 4, 9]].map((y) =>
      figureMessage(figureOf({ data: [{ type: "scatter", y }], layout: {} }), { final: true }),
    );
    expect(JSON.stringify(typed)).toBe(JSON.stringify(plain));
    expect(typed!.data).toHaveProperty(["image/png"]);
  });

  it("keeps what is plain already, and leaves the caller's object as it was", () => {
    const y = new Float64Array([1]);
    const spec = { data: [{ y, visible: true, name: null, text: undefined }], layout: { title: { text: "t" } } };
    expect(plainFigure(spec)).toEqual({ ...spec, data: [{ ...spec.data[0], y: [1] }] });
    expect(spec.data[0]!.y).toBe(y);
  });

  const itself: { self?: unknown } = {};
  itself.self = itself;
  class Point {
    readonly x = 1;
  }
  it.each([
    ["data[0].y", "a Map", { data: [{ y: new Map([[1, 2]]) }] }],
    ["data[1].marker.color", "a function", { data: [{}, { marker: { color: () => "red" } }] }],
    ["layout.shapes[0].x0", "a Point", { layout: { shapes: [{ x0: new Point() }] } }],
    ["frames[0].data[0].z[1]", "an ArrayBuffer", { frames: [{ data: [{ z: [[1], new ArrayBuffer(8)] }] }] }],
    ["data[0].y", "a Promise", { data: [{ y: Promise.resolve([1]) }] }],
    ["layout.meta.self", "an object that contains itself", { layout: { meta: itself } }],
  ])("is refused by the name of its attribute: %s, %s", (attribute, kind, spec) => {
    expect(() => styled(figureOf({ data: [], layout: {}, ...spec }))).toThrow(
      `Cannot draw a figure. Its attribute ${attribute} is ${kind}: Plotly draws numbers, texts, dates and lists of them.`,
    );
  });

  it("may hold one object twice", () => {
    const marker = { size: 3 };
    expect(plainFigure([{ marker }, { marker }])).toEqual([{ marker }, { marker }]);
  });
});
