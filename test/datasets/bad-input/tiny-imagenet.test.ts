import * as fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { DataFileError, loadDataSet } from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { change, FOLDER, toyJpeg, toyTinyImageNet, wnids } from "../tiny-imagenet-files";
import { type ZipMember, zipFile } from "../zip-files";
import { expectRefusal } from "./expect-refusal";

const folders = useTemporaryFolders();
let toy: readonly ZipMember[];
let jpeg: Buffer;
beforeAll(async () => {
  toy = await toyTinyImageNet();
  jpeg = await toyJpeg(7);
});

const IMAGE = `${FOLDER}/train/${wnids[4]}/images/${wnids[4]}_10.JPEG`;

async function refusalOf(members: readonly ZipMember[]): Promise<string> {
  writeFiles(folders.data, { "tiny-imagenet-200.zip": zipFile(members) });
  return expectRefusal("tiny-imagenet-00", folders);
}

const withText = (name: string, text: string) => change(toy, `${FOLDER}/${name}`, { content: Buffer.from(text) });
const withImage = (content: Uint8Array, name = IMAGE) => change(toy, name, { content, says: undefined });
const added = (name: string) => [...toy, { name: `${FOLDER}/${name}`, content: jpeg }];
const annotations = () => Buffer.from(toy.find(({ name }) => name.endsWith("annotations.txt"))!.content).toString();

describe("Tiny ImageNet's archive", () => {
  const spoiled: readonly [string, () => readonly ZipMember[], RegExp][] = [
    [
      "without wnids.txt",
      () => change(toy, `${FOLDER}/wnids.txt`, undefined),
      /holds no tiny-imagenet-200\/wnids\.txt/,
    ],
    ["without words.txt", () => change(toy, `${FOLDER}/words.txt`, undefined), /holds no .*words\.txt/],
    ["without annotations", () => change(toy, `${FOLDER}/val/val_annotations.txt`, undefined), /holds no .*val_ann/],
    ["with 199 classes", () => withText("wnids.txt", wnids.slice(1).join("\n")), /lists 199 classes/],
    ["with 201 classes", () => withText("wnids.txt", [...wnids, "n00000000"].join("\n")), /lists 201 classes/],
    ["with a class twice", () => withText("wnids.txt", [...wnids.slice(1), wnids[5]].join("\n")), /199 classes in 200/],
    ["with an empty wnids.txt", () => withText("wnids.txt", ""), /lists 0 classes/],
    ["with a class without a name", () => withText("words.txt", `${wnids[0]}\tthing`), /no name for class/],
    ["with an empty name", () => withText("words.txt", wnids.map((id) => `${id}\t , x`).join("\n")), /no name for/],
    [
      "with an unknown class in the annotations",
      () => withText("val/val_annotations.txt", "val_0.JPEG\tn1\n"),
      /line 1/,
    ],
    ["with a line of one word", () => withText("val/val_annotations.txt", "val_0.JPEG\n"), /no known class in line 1/],
    [
      "with an annotation too many",
      () => withText("val/val_annotations.txt", `${annotations()}val_77.JPEG\t${wnids[0]}\n`),
      /lacks .*val_77\.JPEG/,
    ],
    ["with an annotation twice", () => withText("val/val_annotations.txt", annotations().repeat(2)), /twice/],
    ["with an image without annotation", () => added("val/images/val_99.JPEG"), /does not list/],
    ["with an image of another class", () => added(`train/${wnids[0]}/images/${wnids[1]}_1.JPEG`), /no class of wnids/],
    ["with a class that wnids.txt lacks", () => added("train/n1/images/n1_1.JPEG"), /no class of wnids/],
    ["with an image without number", () => added(`train/${wnids[0]}/images/${wnids[0]}_x.JPEG`), /neither an image/],
    ["with a stray file", () => added("train/stray.txt"), /neither an image/],
    ["with a name that leads out of it", () => [...toy, { name: "../x", content: jpeg }], /zip directory is damaged/],
    ["with an absolute name", () => [...toy, { name: "/etc/x", content: jpeg }], /zip directory is damaged/],
    [
      "with more images than published",
      () => [
        ...toy,
        ...Array.from({ length: 500 }, (_, index): ZipMember => {
          return { name: `${FOLDER}/train/${wnids[2]}/images/${wnids[2]}_${1000 + index}.JPEG`, content: Buffer.of(1) };
        }),
      ],
      /502 train images of class "thing 2", 500 are published/,
    ],
    [
      "without images of a class",
      () => toy.filter(({ name }) => !name.includes(`train/${wnids[6]}/`)),
      /no train image/,
    ],
    ["with a list that is a bomb", () => withText("words.txt", " ".repeat(17 << 20)), /at most 16777216 are expected/],
  ];
  it.each(spoiled)("%s is refused", async (_, members, reason) => {
    expect(await refusalOf(members())).toMatch(reason);
  });

  const pictures: readonly [string, () => Uint8Array | Promise<Uint8Array>, RegExp][] = [
    ["nothing", () => Buffer.alloc(0), /is empty/],
    ["text", () => Buffer.from("no image"), /is no PNG, JPEG/],
    ["SVG", () => Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), /is no PNG, JPEG/],
    ["63 pixels a side", () => toyJpeg(1, { side: 63 }), /has 63 × 63 pixels, 64 × 64 are expected/],
    ["65 pixels a side", () => toyJpeg(1, { side: 65 }), /cannot be decoded/],
    ["one megabyte and more", () => Buffer.concat([jpeg, Buffer.alloc(1 << 20)]), /at most 1048576 are expected/],
    ["a height of 65,500 pixels", () => taller(jpeg, 65_500), /cannot be decoded/],
    ["a height of no pixels", () => taller(jpeg, 0), /cannot be decoded/],
    ["a start alone", () => Buffer.of(0xff, 0xd8, 0xff), /is cut short/],
    ["zeros after its header", () => Buffer.concat([jpeg.subarray(0, 600), Buffer.alloc(500)]), /is cut short|pixels/],
    [
      "a PNG of another size",
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } })
          .png()
          .toBuffer(),
      /has 9 × 9 pixels/,
    ],
  ];
  it.each(pictures)("with an image of %s is refused, naming it", async (_, picture, reason) => {
    const message = await refusalOf(withImage(await picture()));
    expect(message).toMatch(reason);
    expect(message).toContain(IMAGE);
  });

  it("with a JPEG cut short anywhere is refused", async () => {
    for (let step = 0; step < 24; step++) {
      const length = Math.floor(((step + 0.5) / 24) * (jpeg.length - 2));
      expect(await refusalOf(withImage(jpeg.subarray(0, length)))).toMatch(/is cut short|is empty|is no PNG/);
    }
  });

  it("with a wrong checksum of an image or a list is refused", async () => {
    expect(await refusalOf(change(toy, IMAGE, { says: { crc: 5 } }))).toMatch(/CRC-32/);
    expect(await refusalOf(change(toy, `${FOLDER}/wnids.txt`, { says: { crc: 5 } }))).toMatch(/CRC-32/);
  });

  it("cut short anywhere is refused, and with any one byte changed no image differs from the original", async () => {
    const whole = zipFile(toy);
    writeFiles(folders.data, { "tiny-imagenet-200.zip": whole });
    const original = await loadDataSet("tiny-imagenet-00");
    const bytes = 32 * 32 * 3;
    const pictureOf = (images: Uint8Array, index: number) =>
      Buffer.from(images.subarray(index * bytes, (index + 1) * bytes));
    const known = new Set(
      Array.from(
        original.train.labels,
        (label, index) => `${label} ${pictureOf(original.train.images, index).toString("base64")}`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const changed = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(whole[at] ^ by, at, at + 1);
          writeFiles(folders.data, { "tiny-imagenet-200.zip": changed });
          const outcome = await loadDataSet("tiny-imagenet-00").then(
            ({ train }) => {
              const found = Array.from(train.labels, (label, index) => {
                return `${label} ${pictureOf(train.images, index).toString("base64")}`;
              });
              return !cut && found.every((picture) => known.has(picture));
            },
            (error: unknown) => error instanceof DataFileError && error.message.includes("tiny-imagenet-200.zip"),
          );
          expect(outcome).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A JPEG whose header declares another height. */
function taller(image: Buffer, height: number): Buffer {
  const changed = Buffer.from(image);
  changed.writeUInt16BE(height, image.indexOf(Buffer.of(0xff, 0xc0)) + 5);
  return changed;
}
