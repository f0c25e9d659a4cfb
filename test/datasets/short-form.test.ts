import { inspect } from "node:util";
import { expect, it } from "vitest";
import { loadDataSet, prepareDataSet, withLabelChannel } from "../../lib/datasets";

it.each([
  [
    "drawn",
    () => loadDataSet("procedural-digits"),
    /^procedural-digits: [\d,]+ \+ [\d,]+ images .* of 10 classes\. procedural: /,
  ],
  [
    "behind a channel",
    async () => withLabelChannel(await loadDataSet("procedural-blobs"), { error: 0.1, seed: 1 }),
    /^procedural-blobs: .* images/,
  ],
  [
    "prepared",
    () => prepareDataSet("procedural-blobs", { trainPoints: 8, validationPoints: 4, seed: 1 }),
    /^procedural-blobs: 8 \+ 4 images \(32 × 32 × \d, training \+ validation\), standardised\.$/,
  ],
] as const)("a data set that is %s prints itself in a line, without its pixels", async (_, read, line) => {
  const dataSet = await read();
  expect(inspect(dataSet)).toMatch(line);
  expect(inspect([dataSet])).not.toContain("Array");
  expect(Object.keys(dataSet)).toContain("nClasses");
});
