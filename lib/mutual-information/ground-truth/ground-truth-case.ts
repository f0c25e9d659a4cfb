import { applyLabelChannel } from "../../datasets/label-channel";
import { createRandom, type Random } from "../../platform/random/random";
import type { LabelledSample } from "../labels/prepare-sample";
import type { PairSample } from "../pairs/pair-sample";

interface CaseBase {
  /** Stable name, part of cache keys. */
  readonly id: string;
  /** How points are made, in words. */
  readonly title: string;
  /** I(X;Y), nats. */
  readonly truthNats: number;
  /** How the truth is known. */
  readonly truthBy: string;
  readonly dimension: number;
  /** Points of a run of the benchmark. */
  readonly nPoints: number;
}

/** Points with labels and the mutual information between them. */
export interface LabelCase extends CaseBase {
  readonly kind: "labels";
  readonly nClasses: number;
  /** The data set that the points are images of, if any. */
  readonly dataSet?: string;
  /** The points stand for a layer's maps, of which layers' critics are asked. */
  readonly isLayer?: true;
  /** Whether the case can be made here; real images may be absent. */
  readonly available: boolean;
  /** Another seed gives other points. */
  generate(nPoints: number, seed: number): Promise<LabelledSample>;
}

/** Pairs of vectors and the mutual information between them. */
export interface PairCase extends CaseBase {
  readonly kind: "pairs";
  generate(nPoints: number, seed: number): PairSample;
}

export type GroundTruthCase = LabelCase | PairCase;

/** Writes a point, of zeros before, and returns its label. */
type Draw = (point: Float64Array, random: Random) => number;

/**
 * A case of vectors that are drawn one by one.
 *
 * @param options.truthNats A function of what takes long, such as an integral.
 * @param options.nPoints 10,000 unless told.
 * @param options.stream Names that set the case's random numbers apart.
 * @param options.draw What draws points, or with `drawOf` what makes it, for each sample.
 * @param options.channel What the labels pass through then.
 */
export function drawnCase(options: {
  readonly id: string;
  readonly title: string;
  readonly truthNats: number | (() => number);
  readonly truthBy: string;
  readonly dimension: number;
  readonly nClasses: number;
  readonly nPoints?: number;
  readonly stream: readonly (string | number)[];
  readonly draw?: Draw;
  readonly drawOf?: (random: Random) => Draw;
  readonly channel?: { readonly error: number; readonly stream: readonly string[] };
}): LabelCase {
  const { truthNats, stream, draw, drawOf, channel, nPoints = 10_000, ...named } = options;
  const { dimension, nClasses } = named;
  return {
    ...named,
    kind: "labels",
    nPoints,
    available: true,
    get truthNats() {
      return typeof truthNats === "number" ? truthNats : truthNats();
    },
    generate: async (n, seed) => {
      const random = createRandom(seed, ...stream);
      const drawPoint = draw ?? drawOf!(random);
      const values = new Float32Array(n * dimension);
      const point = new Float64Array(dimension);
      const clean = Int32Array.from({ length: n }, (_, index) => {
        const label = drawPoint(point.fill(0), random);
        values.set(point, index * dimension);
        return label;
      });
      const labels = channel ? applyLabelChannel(clean, { ...channel, nClasses, seed }) : clean;
      return { values, pointShape: [dimension], labels, nClasses };
    },
  };
}

/** A random reflection, so that no axis is special: x − 2 v (v · x), v a random direction. */
export function reflection(dimension: number, random: Random): (point: Float64Array) => void {
  const direction = random.normals(dimension);
  const square = direction.reduce((sum, entry) => sum + entry * entry, 0);
  return (point) => {
    let along = 0;
    for (let index = 0; index < dimension; index++) along += direction[index] * point[index];
    for (let index = 0; index < dimension; index++) point[index] -= ((2 * along) / square) * direction[index];
  };
}
