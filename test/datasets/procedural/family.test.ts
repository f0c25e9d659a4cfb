import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { informationOfChannel, loadDataSet } from "../../../lib/datasets";
import {
  cleanClassOf,
  drawProceduralImage,
  firstMembers,
  proceduralFamily,
} from "../../../lib/datasets/procedural/family";
import { proceduralLabels } from "../../../lib/datasets/procedural/procedural-data-set";
import { projectRoot } from "../../../lib/platform/paths";

const members = proceduralFamily.map((member) => [member.id, member] as const);
const indices = Array.from({ length: 40 }, (_, index) => index);

/**
 * Version and digest of the first 40 training images of each member. A change here is a change of the data set: raise
 * the member's version, so that no result on the old images is taken for one on the new.
 */
const knownDigests: Readonly<Record<string, string>> = {
  "procedural-blobs": "1 938bbe10d3497e4d",
  "procedural-gratings": "1 ce70135e43fa244b",
  "procedural-digits": "1 db85101fe9f6c036",
  "procedural-shapes": "1 f0b794f618cb3dda",
  "procedural-mosaics": "1 92d5e7cd9520665b",
  "procedural-counts": "1 3fc9e299cdb36815",
  "procedural-conjunctions": "1 891230e6358f31fe",
  "procedural-sums": "1 6b8f4873b22a67b6",
  "procedural-ramps": "1 92c6d2c41bfa3251",
  "procedural-positions": "1 66363493a6691a5c",
  "procedural-hues": "1 16d8d5b5cc096054",
  "procedural-clocks": "1 01963c40026db35b",
  "procedural-textures": "1 aa43df39aef0b55b",
  "procedural-letters": "1 6d2ed7a9997485dc",
  "procedural-relations": "1 8b6bbdf027e15143",
  "procedural-periods": "1 4bac6de91fbd0143",
  "procedural-petals": "1 a8a48755927602e8",
  "procedural-comets": "1 3e608ee9fdbf20f9",
  "procedural-blinds": "1 b09875423c1b2cbf",
  "procedural-ghosts": "1 972a75256d414a70",
  "procedural-barcodes": "1 c1ed9b01675d4266",
  "procedural-odd-ones": "1 3557c8ac84d7df69",
  "procedural-needles": "1 32bff22ce93461cd",
  "procedural-symmetries": "1 dc168f75b9a123a5",
  "procedural-enclosures": "1 6ef9902d595fbc6a",
  "procedural-mazes": "1 701e1bd5159fe300",
  "procedural-parities": "1 4e7c89c730c124e1",
};

function digestOf(images: Uint8Array): string {
  return createHash("sha256").update(images).digest("hex").slice(0, 16);
}

describe("the procedural family", () => {
  it.each(members)("%s draws the images that its version stands for", async (id, { version }) => {
    const { train } = await loadDataSet(id);
    expect(`${version} ${digestOf(train.pick(indices))}`).toBe(knownDigests[id]);
  });

  it("draws the same images in another process", () => {
    const program = `
      import { createHash } from "node:crypto";
      import { drawProceduralImage, proceduralFamily } from "./lib/datasets/procedural/family";
      const hash = createHash("sha256");
      for (const member of proceduralFamily) hash.update(drawProceduralImage(member, "test", 9));
      console.log(hash.digest("hex"));`;
    const tsx = join(projectRoot, "node_modules", "tsx", "dist", "cli.mjs");
    const printed = execFileSync(process.execPath, [tsx, "--eval", program], { cwd: projectRoot, encoding: "utf8" });
    const hash = createHash("sha256");
    for (const member of proceduralFamily) hash.update(drawProceduralImage(member, "test", 9));
    expect(printed.trim()).toBe(hash.digest("hex"));
  });

  it.each(members)("%s draws an image that depends on its index and part alone", async (id, member) => {
    const { train, test } = await loadDataSet(id);
    const imageBytes = 32 * 32 * member.channels;
    const picked = train.pick([31, 5, 59_999]);
    expect(picked.subarray(imageBytes, 2 * imageBytes)).toEqual(drawProceduralImage(member, "train", 5));
    expect(picked.subarray(2 * imageBytes)).toEqual(drawProceduralImage(member, "train", 59_999));
    expect(test.pick([5])).not.toEqual(train.pick([5]));
    expect(drawProceduralImage(member, "train", 5 + member.nClasses)).not.toEqual(train.pick([5]));
  });

  it.each(members)("%s has equally many images of every class, and labels that err as often as stated", (_, member) => {
    const nPoints = 60_000;
    const labels = proceduralLabels(member, "train", nPoints);
    const cleanCounts = new Array<number>(member.nClasses).fill(0);
    let wrong = 0;
    labels.forEach((label, index) => {
      cleanCounts[cleanClassOf(member, index)]++;
      wrong += Number(label !== cleanClassOf(member, index));
    });
    const share = nPoints / member.nClasses; // classes take turns: a part round gives some of them one more
    expect(new Set(cleanCounts)).toEqual(new Set([Math.floor(share), Math.ceil(share)]));
    const expected = nPoints * member.labelError;
    expect(Math.abs(wrong - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected * (1 - member.labelError)));
  });

  it.each(members)("%s knows its information exactly", async (id, { nClasses, labelError, classNames }) => {
    const dataSet = await loadDataSet(id);
    expect(dataSet.knownInformationNats).toBe(informationOfChannel(nClasses, labelError));
    expect(classNames).toHaveLength(nClasses);
    expect(new Set(classNames).size).toBe(nClasses);
  });

  it("has label noise that rises along its first members, beginning without", () => {
    const errors = firstMembers.map(({ labelError }) => labelError);
    expect(errors[0]).toBe(0);
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    expect(errors[errors.length - 1]).toBeGreaterThan(0.1);
  });

  it("has 27 members, 20 to learn from and 7 to be judged on, grey and coloured, of 2 to 30 classes", () => {
    expect(proceduralFamily.filter(({ split }) => split === "train")).toHaveLength(20);
    expect(proceduralFamily.filter(({ split }) => split === "test")).toHaveLength(7);
    expect(proceduralFamily.filter(({ channels }) => channels === 3).length).toBeGreaterThanOrEqual(9);
    const classes = proceduralFamily.map(({ nClasses }) => nClasses);
    expect([Math.min(...classes), Math.max(...classes)]).toEqual([2, 30]);
    expect(new Set(classes).size).toBeGreaterThanOrEqual(10);
    expect(new Set(proceduralFamily.map(({ title }) => title)).size).toBe(27);
  });

  it("takes its eight first members in their order", () => {
    expect(firstMembers.map(({ id }) => id)).toEqual(Object.keys(knownDigests).slice(0, 8));
    expect(proceduralFamily.slice(0, 8)).toEqual(firstMembers);
  });

  it.each([-1, 0.5, Number.NaN])("refuses the index %d", (index) => {
    expect(() => drawProceduralImage(proceduralFamily[0], "train", index)).toThrow(`Cannot draw image ${index}`);
  });
});
