import sharp from "sharp";
import { createRandom } from "../../lib/platform/random/random";
import type { ZipMember } from "./zip-files";

export const FOLDER = "tiny-imagenet-200";

/** Ids of 200 classes, in an order that is not the alphabet's. */
export const wnids: readonly string[] = Array.from({ length: 200 }, (_, index) => {
  return `n${String(((index * 7919 + 13) % 1000) * 100_000 + index).padStart(8, "0")}`;
});

/** A smooth random picture as JPEG. */
export async function toyJpeg(seed: number, options: { side?: number; grey?: boolean } = {}): Promise<Buffer> {
  const { side = 64, grey = false } = options;
  const channels = grey ? 1 : 3;
  const random = createRandom(seed, "toy-jpeg");
  const small = Uint8Array.from({ length: 8 * 8 * channels }, () => random.integer(256));
  const image = sharp(small, { raw: { width: 8, height: 8, channels } }).resize(side, side);
  return (grey ? image.toColourspace("b-w") : image).jpeg({ quality: 90 }).toBuffer();
}

/** Members of a toy archive: two training images and one validation image of each class of the first subset. */
export async function toyTinyImageNet(): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  const annotations: string[] = [];
  const text = (name: string, lines: readonly string[]) => {
    members.push({ name: `${FOLDER}/${name}`, content: Buffer.from(`${lines.join("\n")}\n`), deflate: true });
  };
  text("wnids.txt", wnids);
  text(
    "words.txt",
    [...wnids].reverse().map((wnid) => `${wnid}\tthing ${wnids.indexOf(wnid)}, other word`),
  );
  for (const [label, wnid] of wnids.slice(0, 10).entries()) {
    for (const number of [10, 9]) {
      const content = await toyJpeg(label * 100 + number, { grey: label === 3 });
      members.push({ name: `${FOLDER}/train/${wnid}/images/${wnid}_${number}.JPEG`, content });
    }
    members.push({ name: `${FOLDER}/val/images/val_${label}.JPEG`, content: await toyJpeg(label * 100) });
    annotations.push(`val_${label}.JPEG\t${wnid}\t0\t0\t10\t10`);
  }
  text("val/val_annotations.txt", annotations);
  return members;
}

/** Replaces or leaves out members by name. */
export function change(
  members: readonly ZipMember[],
  name: string,
  to: Partial<ZipMember> | undefined,
): readonly ZipMember[] {
  return members.flatMap((member) => (member.name !== name ? [member] : to ? [{ ...member, ...to }] : []));
}
