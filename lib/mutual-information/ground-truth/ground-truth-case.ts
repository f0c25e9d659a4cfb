import type { Random } from "../../platform/random/random";
import type { LabelledSample } from "../labels/labelled-sample";
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
  /** Numbers of one x. */
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

/** Points drawn one by one: `draw` writes a point and returns its label. */
export function drawLabelled(options: {
  readonly nPoints: number;
  readonly dimension: number;
  readonly nClasses: number;
  readonly random: Random;
  readonly draw: (point: Float64Array, random: Random) => number;
}): LabelledSample {
  const { nPoints, dimension, nClasses, random, draw } = options;
  const values = new Float32Array(nPoints * dimension);
  const labels = new Int32Array(nPoints);
  const point = new Float64Array(dimension);
  for (let index = 0; index < nPoints; index++) {
    point.fill(0);
    labels[index] = draw(point, random);
    values.set(point, index * dimension);
  }
  return { values, pointShape: [dimension], labels, nClasses };
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
