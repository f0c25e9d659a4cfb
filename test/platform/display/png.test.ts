import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../../lib/platform/display/png";

const pixels = Uint8Array.from({ length: 5 * 3 * 4 }, (_, index) => (index * 29) % 256);

describe("a PNG", () => {
  it("decodes to the very pixels, half-transparent ones too", () => {
    const decoded = PNG.sync.read(Buffer.from(encodePng({ width: 5, height: 3, pixels })));
    expect([decoded.width, decoded.height]).toEqual([5, 3]);
    expect([...decoded.data]).toEqual([...pixels]);
  });

  it("is the same for the same picture", () => {
    expect(encodePng({ width: 5, height: 3, pixels })).toEqual(encodePng({ width: 5, height: 3, pixels }));
  });

  it.each([
    [5, 2],
    [0, 3],
    [-5, -3],
  ])("of %i × %i pixels is refused when the bytes do not fill it", (width, height) => {
    expect(() => encodePng({ width, height, pixels })).toThrow("Cannot encode 60 bytes");
  });
});
