import { applyLabelChannel, informationOfChannel } from "../../datasets/label-channel";
import { listDataSets } from "../../datasets/list";
import { loadDataSet } from "../../datasets/load";
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
      const entry = listDataSets().find(({ id }) => id === dataSet);
      return entry !== undefined && !/absent|damaged|not built/.test(entry.availability);
    },
    generate: async (n, seed) => {
      const set = await loadDataSet(dataSet);
      // A procedural set draws what is asked for; its first images are as good as any.
      const some =
        set.source.kind === "procedural" ? set.train.labels.subarray(seed * n, (seed + 1) * n) : set.train.labels;
      const offset = set.source.kind === "procedural" ? seed * n : 0;
      const chosen = sampleBalanced({
        labels: some,
        nClasses,
        nPoints: n,
        seed,
        stream: ["ground truth", dataSet],
      }).map((index) => index + offset);
      const clean = Int32Array.from(chosen, (index) => set.train.labels[index]);
      const labels = applyLabelChannel(clean, { nClasses, error, seed, stream: ["ground truth", error] });
      return { values: Float32Array.from(set.train.pick(chosen)), pointShape: shape, labels, nClasses };
    },
  };
}
