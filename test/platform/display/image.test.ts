import { describe, expect, it } from "vitest";
import { imagesHtml } from "../../../lib/platform/display";

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
});
