import { createHash } from "node:crypto";
import { checkedIndex, type DataSet, type DataSource, type ImageSet } from "../data-set";
import { applyLabelChannel, informationOfChannel } from "../label-channel";
import { printable } from "../short-form";
import { cleanClassOf, drawProceduralImage, FAMILY_SEED, type ProceduralPart } from "./family";
import { SIDE } from "./light";
import type { ProceduralMember } from "./member";

/** Sizes of every member: those of MNIST, though any number could be drawn. */
export const PROCEDURAL_TRAIN_POINTS = 60_000;
export const PROCEDURAL_TEST_POINTS = 10_000;

export const PROCEDURAL_LICENCE = "MIT, as this project";
export const PROCEDURAL_CITATION = "Procedural family of this project.";

/** A member of the procedural family as a data set; images are drawn when they are asked for. */
export function proceduralDataSet(member: ProceduralMember): DataSet {
  return printable({
    id: member.id,
    title: member.title,
    height: SIDE,
    width: SIDE,
    channels: member.channels,
    nClasses: member.nClasses,
    classNames: member.classNames,
    train: proceduralImageSet(member, "train", PROCEDURAL_TRAIN_POINTS),
    test: proceduralImageSet(member, "test", PROCEDURAL_TEST_POINTS),
    source: proceduralSource(member),
    fingerprint: fingerprintMember(member),
    knownInformationNats: informationOfChannel(member.nClasses, member.labelError),
  });
}

/** One sentence about a member, as for the files of the real data sets. */
export function describeMember(member: ProceduralMember): string {
  const labels = member.labelError === 0 ? "Every label right" : `Labels wrong with probability ${member.labelError}`;
  return `procedural: ${member.description} ${labels}.`;
}

/** SHA-256 over what the images and labels depend on. */
export function fingerprintMember(member: ProceduralMember): string {
  const { id, version, nClasses, channels, labelError } = member;
  const parameters = { kind: "procedural", seed: FAMILY_SEED, id, version, nClasses, channels, labelError };
  return createHash("sha256").update(JSON.stringify(parameters)).digest("hex");
}

function proceduralSource(member: ProceduralMember): DataSource {
  return {
    kind: "procedural",
    description: describeMember(member),
    place: "generated",
    licence: PROCEDURAL_LICENCE,
    citation: PROCEDURAL_CITATION,
    remarks: [],
  };
}

/** The first `nPoints` images of a part, drawn when they are asked for, with labels behind the label channel. */
function proceduralImageSet(member: ProceduralMember, part: ProceduralPart, nPoints: number): ImageSet {
  const imageBytes = SIDE * SIDE * member.channels;
  const draw = (indices: ArrayLike<number>): Uint8Array => {
    const images = new Uint8Array(indices.length * imageBytes);
    for (let position = 0; position < indices.length; position++) {
      const index = checkedIndex(indices[position], nPoints);
      images.set(drawProceduralImage(member, part, index), position * imageBytes);
    }
    return images;
  };
  let all: Uint8Array | undefined;
  let labels: Int32Array | undefined;
  return {
    get images() {
      all ??= draw(Array.from({ length: nPoints }, (_, index) => index));
      return all;
    },
    get labels() {
      labels ??= proceduralLabels(member, part, nPoints);
      return labels;
    },
    nPoints,
    pick: draw,
  };
}

/** Labels of the first `nPoints` images of a part, shape [nPoints]: the clean classes behind the member's channel. */
export function proceduralLabels(member: ProceduralMember, part: ProceduralPart, nPoints: number): Int32Array {
  const clean = Int32Array.from({ length: nPoints }, (_, index) => cleanClassOf(member, index));
  const { nClasses, labelError: error, id, version } = member;
  return applyLabelChannel(clean, { nClasses, error, seed: FAMILY_SEED, stream: [id, version, part] });
}
