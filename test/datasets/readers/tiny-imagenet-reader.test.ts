import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { listDataSets, loadDataSet } from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { FOLDER, toyTinyImageNet, wnids } from "../tiny-imagenet-files";
import { type ZipMember, zipFile } from "../zip-files";

const folders = useTemporaryFolders();
let toy: readonly ZipMember[];
beforeAll(async () => {
  toy = await toyTinyImageNet();
});

const write = (members = toy) => writeFiles(folders.data, { "tiny-imagenet-200.zip": zipFile(members) });

/** Mean of 2 × 2 pixels of a member's image, decoded apart from the library. */
async function downsampled(name: string): Promise<number[]> {
  const member = toy.find((one) => one.name === name)!;
  const { data } = await sharp(member.content).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  const small: number[] = [];
  for (let row = 0; row < 32; row++) {
    for (let column = 0; column < 32; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y: number, x: number) => data[((2 * row + y) * 64 + 2 * column + x) * 3 + channel];
        small.push(Math.round((at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4));
      }
    }
  }
  return small;
}

describe("reading Tiny ImageNet", () => {
  it("takes the classes in the order of wnids.txt and the images in the order of their numbers", async () => {
    write();
    const { train, test, classNames, height, width } = await loadDataSet("tiny-imagenet-00");
    expect([train.nPoints, test.nPoints, height, width]).toEqual([20, 10, 32, 32]);
    expect(classNames).toEqual(Array.from({ length: 10 }, (_, index) => `thing ${index}`));
    expect([...train.labels]).toEqual(Array.from({ length: 20 }, (_, index) => Math.floor(index / 2)));
    expect([...test.labels]).toEqual(Array.from({ length: 10 }, (_, index) => index));
    const image = (part: typeof train, index: number) => [...part.pick([index])];
    expect(image(train, 0)).toEqual(await downsampled(`${FOLDER}/train/${wnids[0]}/images/${wnids[0]}_9.JPEG`));
    expect(image(train, 1)).toEqual(await downsampled(`${FOLDER}/train/${wnids[0]}/images/${wnids[0]}_10.JPEG`));
    expect(image(train, 7)).toEqual(await downsampled(`${FOLDER}/train/${wnids[3]}/images/${wnids[3]}_10.JPEG`));
    expect(image(test, 9)).toEqual(await downsampled(`${FOLDER}/val/images/val_9.JPEG`));
  });

  it("lists sizes from the directory alone, and a subset without images as damaged", () => {
    write();
    const entries = new Map(listDataSets().map((entry) => [entry.id, entry]));
    expect(entries.get("tiny-imagenet-00")).toMatchObject({ availability: "partial", foundTrainPoints: 20 });
    expect(entries.get("tiny-imagenet-01")?.availability).toBe("damaged");
    expect(entries.get("tiny-imagenet-01")?.detail).toContain('no train image of class "thing 10"');
  });

  it("reads several subsets at the same time from one file", async () => {
    const moved = (text: string) =>
      wnids.slice(0, 10).reduce((all, id, index) => all.replaceAll(id, wnids[index + 10]), text);
    const twice = toy.flatMap((member): ZipMember[] => {
      if (member.name.includes("/train/")) return [member, { ...member, name: moved(member.name) }];
      if (member.name.includes("/val/images/"))
        return [member, { ...member, name: member.name.replace("val_", "val_1") }];
      if (!member.name.endsWith("annotations.txt")) return [member];
      const lines = Buffer.from(member.content).toString();
      return [{ ...member, content: Buffer.from(lines + moved(lines).replaceAll("val_", "val_1")) }];
    });
    write(twice);
    const [one, two] = await Promise.all(["tiny-imagenet-00", "tiny-imagenet-01"].map(loadDataSet));
    expect(Buffer.from(one.train.images).equals(Buffer.from(two.train.images))).toBe(true);
    expect(two.classNames[0]).toBe("thing 10");
    expect(one.fingerprint).not.toBe(two.fingerprint);
  });
});
