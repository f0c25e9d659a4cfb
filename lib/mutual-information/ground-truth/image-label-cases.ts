import type { ImageSet } from "../../datasets/data-set";
import { applyLabelChannel, informationOfChannel } from "../../datasets/label-channel";
import { listDataSets } from "../../datasets/list";
import { loadDataSet } from "../../datasets/load";
import { cleanClassOf, drawProceduralImage, findProceduralMember } from "../../datasets/procedural/family";
import { sampleBalanced } from "../../datasets/sample";
import type { LabelCase } from "./ground-truth-case";

/** Images whose class is known, with labels through a symmetric channel: the truth is the channel's information. */
export function imageChannel(options: {
  readonly dataSet: string;
  readonly error: number;
  readonly nPoints: number;
  readonly shape: readonly [number, number, number];
  readonly nClasses: number;
}): LabelCase {
  const { dataSet, error, nPoints, shape, nClasses } = options;
  const [height, width, channels] = shape;
  return {
    kind: "labels",
    id: `image-${dataSet}-e${error}-n${nPoints}`,
    title: `${dataSet}, labels wrong with probability ${error}`,
    truthNats: informationOfChannel(nClasses, error),
    truthBy: "information of the channel, as far as the image tells the class",
    dimension: height * width * channels,
    nClasses,
    nPoints,
    dataSet,
    get available() {
      if (findProceduralMember(dataSet)) return true;
      const entry = listDataSets().find(({ id }) => id === dataSet);
      return entry !== undefined && !/absent|damaged|not built/.test(entry.availability);
    },
    generate: async (n, seed) => {
      const { labels: known, pick } = await pool(dataSet, n, seed);
      const stream = ["ground truth", dataSet];
      const chosen = sampleBalanced({ labels: known, nClasses, nPoints: n, seed, stream });
      const clean = Int32Array.from(chosen, (index) => known[index]);
      const labels = applyLabelChannel(clean, { nClasses, error, seed, stream: ["ground truth", error] });
      return { values: Float32Array.from(pick(chosen)), pointShape: shape, labels, nClasses };
    },
  };
}

/**
 * The images that a sample is chosen from: of a real set those of its training part; of a procedural one the `n` that
 * belong to the seed, drawn from an endless row, so that the samples of two seeds share no image.
 */
async function pool(dataSet: string, n: number, seed: number): Promise<Pick<ImageSet, "labels" | "pick">> {
  const member = findProceduralMember(dataSet);
  if (!member) return (await loadDataSet(dataSet)).train;
  const indexOf = (place: number) => seed * n + place;
  return {
    labels: Int32Array.from({ length: n }, (_, place) => cleanClassOf(member, indexOf(place))),
    pick: (places) =>
      Buffer.concat(Array.from(places, (place) => drawProceduralImage(member, "train", indexOf(place)))),
  };
}
