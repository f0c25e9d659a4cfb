import { describe, expect, it } from "vitest";
import { imagesHtml } from "../../../lib/platform/display";
import { createRandom } from "../../../lib/platform/random/random";

const picture = { width: 1, height: 1, pixels: Uint8Array.from([0, 0, 0, 255]) };

describe("several pictures", () => {
  it("have captions and alternative texts, and wrap on a narrow page", () => {
    const html = imagesHtml([
      { picture, caption: "MNIST" },
      { picture, caption: 'a "b" <c>', description: "Sixteen letters" },
    ]);
    expect(html).toContain("flex-wrap:wrap");
    expect([...html.matchAll(/alt="([^"]*)"/g)].map(([, alt]) => alt)).toEqual(["MNIST", "Sixteen letters"]);
    expect([...html.matchAll(/<figcaption[^>]*>(.*?)<\/figcaption>/g)].map(([, text]) => text)).toEqual([
      "MNIST",
      "a &#34;b&#34; &#60;c&#62;",
    ]);
    expect(html.match(/src="data:image\/png;base64,/g)).toHaveLength(2);
  });

  it("are exact where they are small, and have a palette where they are large; what does not fill them is refused", () => {
    const random = createRandom(1, "noise");
    const noise = Uint8Array.from({ length: 90 * 90 * 4 }, () => 256 * random.uniform());
    const colourTypes = [picture, { width: 90, height: 90, pixels: noise }].map((each) => {
      const [, base64] = /base64,([^"]*)"/.exec(imagesHtml([{ picture: each, caption: "c" }]))!;
      return Buffer.from(base64!, "base64")[25];
    });
    expect(colourTypes).toEqual([6, 3]);
    expect(() => imagesHtml([{ picture: { ...picture, width: 2 }, caption: "c" }])).toThrow("Cannot encode 4 bytes");
  });
});
