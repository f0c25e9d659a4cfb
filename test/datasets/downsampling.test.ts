import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { downsampledExample, enlarged, loadDataSet } from "../../lib/datasets";
import { writeFiles } from "./cifar-files";
import { useTemporaryFolders } from "./idx-files";
import { FOLDER, toyTinyImageNet, wnids } from "./tiny-imagenet-files";
import { zipFile } from "./zip-files";

const folders = useTemporaryFolders();

/** Red, green and blue of a picture. */
const colours = (pixels: Uint8Array): number[] => [...pixels].filter((_, index) => index % 4 !== 3);

describe("an image of Tiny ImageNet made smaller", () => {
  it("is shown as published and as networks see it", async () => {
    const toy = await toyTinyImageNet();
    writeFiles(folders.data, { "tiny-imagenet-200.zip": zipFile(toy) });
    const { before, after } = await downsampledExample("tiny-imagenet-00", { label: 2, position: 1 });
    expect([before.width, before.height, after.width, after.height]).toEqual([64, 64, 32, 32]);
    const published = toy.find(({ name }) => name === `${FOLDER}/train/${wnids[2]}/images/${wnids[2]}_10.JPEG`)!;
    const { data } = await sharp(published.content).raw().toBuffer({ resolveWithObject: true });
    expect(colours(before.pixels)).toEqual([...data]);
    const { train } = await loadDataSet("tiny-imagenet-00");
    expect(colours(after.pixels)).toEqual([...train.pick([5])]);
    await expect(downsampledExample("tiny-imagenet-00", { label: 2, position: 2 })).rejects.toThrow(/no image 2/);
    await expect(downsampledExample("mnist", { label: 0, position: 0 })).rejects.toThrow(/"mnist"/);
  });

  it("is enlarged by whole pixels", () => {
    const picture = { width: 2, height: 1, pixels: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255) };
    const { width, height, pixels } = enlarged(picture, 2);
    expect([width, height]).toEqual([4, 2]);
    const row = [1, 2, 3, 255, 1, 2, 3, 255, 4, 5, 6, 255, 4, 5, 6, 255];
    expect([...pixels]).toEqual([...row, ...row]);
    expect(() => enlarged(picture, 0)).toThrow(RangeError);
  });
});
