import { findProceduralMember } from "../../datasets/procedural/family";
import { createRandom } from "../../platform/random/random";
import type { LabelCase } from "./ground-truth-case";
import { imageChannel } from "./image-label-cases";

/** Procedural sets from one that linear critics read to some that hide their label from every critic at few points. */
const dataSets = ["procedural-blobs", "procedural-digits", "procedural-sums", "procedural-odd-ones"];

const side = 32;

/**
 * Layers whose information is known exactly: the images themselves, and the images behind one order of pixels for all,
 * which loses nothing and leaves no critic a neighbourhood. I(layer; y) = I(x; y).
 */
export function identityLayerCases(): readonly LabelCase[] {
  return dataSets.flatMap((dataSet) =>
    [2000, 300, 60].flatMap((nPoints) =>
      [false, true].map((scrambled) => identityLayer({ dataSet, nPoints, scrambled })),
    ),
  );
}

function identityLayer(options: {
  readonly dataSet: string;
  readonly nPoints: number;
  readonly scrambled: boolean;
}): LabelCase {
  const { dataSet, nPoints, scrambled } = options;
  const member = findProceduralMember(dataSet);
  if (!member) throw new RangeError(`No procedural data set "${dataSet}".`);
  const { channels, nClasses, labelError: error } = member;
  const { generate, ...images } = imageChannel({ dataSet, error, nPoints, shape: [side, side, channels], nClasses });
  return {
    ...images,
    id: `identity-${dataSet}${scrambled ? "-scrambled" : ""}-n${nPoints}`,
    title: `${scrambled ? "scrambled " : ""}images of ${dataSet} as a layer`,
    truthBy: "an invertible map keeps the information of the image, that of the label channel",
    isLayer: true,
    available: true,
    generate: async (n, seed) => {
      const sample = await generate(n, seed);
      if (!scrambled) return sample;
      const order = createRandom(1, "order of pixels", dataSet).permutation(side * side); // the same for every sample
      const values = new Float32Array(sample.values.length);
      for (let from = 0; from < values.length; from++) {
        const pixel = Math.floor(from / channels);
        const point = Math.floor(pixel / (side * side));
        const to = point * side * side + order[pixel % (side * side)];
        values[to * channels + (from % channels)] = sample.values[from];
      }
      return { ...sample, values };
    },
  };
}
