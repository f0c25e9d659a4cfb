import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../../lib/platform/display/png";

const pixels = Uint8Array.from({ length: 5 * 3 * 4 }, (_, index) => (index * 29) % 256);

describe("a PNG", () => {
  it("decodes to the very pixels, half-transparent ones too", async () => {
    const decoded = PNG.sync.read(await encodePng({ width: 5, height: 3, pixels }));
    expect([decoded.width, decoded.height]).toEqual([5, 3]);
    expect([...decoded.data]).toEqual([...pixels]);
  });

  it("is the same for the same picture", async () => {
    const [first, second] = [
      await encodePng({ width: 5, height: 3, pixels }),
      await encodePng({ width: 5, height: 3, pixels }),
    ];
    expect(first.equals(second)).toBe(true);
  });

  it.each([
    [5, 2],
    [0, 3],
    [-5, -3],
  ])("of %i × %i pixels is refused when the bytes do not fill it", async (width, height) => {
    await expect(encodePng({ width, height, pixels })).rejects.toThrow("Cannot encode 60 bytes");
  });
});
