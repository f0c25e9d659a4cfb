import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import { createRandom } from "../platform/random/random";
import { ProbedLayer } from "./linear-probe";

/** The labels as an online code that sees the layer. */
export interface OnlineCode {
  /** Its length, bits. */
  readonly bits: number;
  /** Of the uniform code, n log₂ K, bits. */
  readonly uniformBits: number;
  /** `uniformBits / bits`: 1 where the layer is of no help. */
  readonly compression: number;
  /** The blocks in which the labels are sent: rows and bits of each. */
  readonly blocks: readonly { readonly rows: number; readonly bits: number }[];
}

/** Parts of the rows that have been sent before each fit (Voita & Titov 2020, section 3.2). */
const portions = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.0625, 0.125, 0.25, 0.5, 1];

/**
 * Online (prequential) code length of the labels given the layer, the minimum description length probe of Voita & Titov
 * (2020, "Information-Theoretic Probing with Minimum Description Length"): the rows, in random order, are sent in blocks
 * that end at 0.1, 0.2, 0.4, … 50, 100 % of them. The labels of the first go by the uniform code, those of each other by
 * a linear probe that is fitted to all before:
 *
 *   L = t₁ log₂ K − Σ_i Σ_{t_i < j ≤ t_{i+1}} log₂ p̃_i(y_j | x_j).
 *
 * The probe's decay is the one that would have sent the blocks so far shortest, so whoever receives them can choose it
 * too; p̃ gives 1 / (t_i + 1) of itself to the uniform distribution, so that no label costs without end. Portions of
 * fewer rows than 8 or classes are left out.
 *
 * @param options.seed Of the order.
 */
export function onlineCode(sample: LabelledSample, { seed }: { readonly seed: number }): OnlineCode {
  const { labels, nClasses } = sample;
  const nPoints = labels.length;
  const order = createRandom(seed, "online code").permutation(nPoints);
  const fewest = Math.min(nPoints, Math.max(8, nClasses));
  const ends = portions.map((portion) => Math.round(portion * nPoints)).filter((end) => end >= fewest);
  const uniform = Math.log2(nClasses);
  const blocks = [{ rows: ends[0], bits: ends[0] * uniform }];
  const layer = new ProbedLayer(sample);
  try {
    let soFar: number[] | undefined;
    for (const [place, end] of ends.slice(1).entries()) {
      const seen = ends[place];
      const block = order.slice(seen, end);
      const none = order.slice(0, 1); // the path answers for two sets of points; one is asked here
      const probes = layer.fit(labels, { fit: order.slice(0, seen), answer: [block, none] });
      const lengths = probes.map(({ shares }) => bitsOf(shares[0], block, labels, nClasses, seen));
      const chosen = soFar ? soFar.indexOf(Math.min(...soFar)) : 0;
      blocks.push({ rows: end - seen, bits: lengths[chosen] });
      soFar = lengths.map((length, decay) => length + (soFar?.[decay] ?? 0));
    }
  } finally {
    layer.dispose();
  }
  const bits = blocks.reduce((sum, block) => sum + block.bits, 0);
  const uniformBits = nPoints * uniform;
  return { bits, uniformBits, compression: uniformBits / bits, blocks };
}

/** Bits of a block's labels by a probe that was fitted to `seen` rows. */
function bitsOf(shares: Float64Array, block: Int32Array, labels: Int32Array, nClasses: number, seen: number): number {
  const doubt = 1 / (seen + 1);
  let bits = 0;
  for (const [place, point] of block.entries()) {
    bits -= Math.log2((1 - doubt) * shares[place * nClasses + labels[point]] + doubt / nClasses);
  }
  return bits;
}
