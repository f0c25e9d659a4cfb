import { stratifiedFolds } from "../labels/folds";
import type { LayerToMeasure } from "./layer-maps";

/** What a measurement of layers takes of its points. */
interface Points {
  readonly layers: readonly LayerToMeasure[];
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly logits?: Float32Array;
  readonly seed: number;
  /** Of points that are copies of each other; see `copiedRows`. */
  readonly groups?: Int32Array;
}

/**
 * Half of the points, every class alike: the step before the last of a learning curve. Copies stay together: a half of
 * the rows that holds one copy of each would be no half, and the gain of the other would look too small.
 *
 * @returns Where they stand among all, their groups, and the measurement of them alone.
 */
export function halfOf({ layers, labels, nClasses, logits, seed, groups }: Points): {
  readonly points: Int32Array;
  readonly groups?: Int32Array;
  readonly measurement: Pick<Points, "layers" | "labels" | "logits">;
} {
  const halves = stratifiedFolds(labels, 2, seed, groups);
  const points = Int32Array.from(labels.keys()).filter((point) => halves[point] === 0);
  const rowsOf = (values: Float32Array, size: number): Float32Array => {
    const rows = new Float32Array(points.length * size);
    for (const [row, point] of points.entries())
      rows.set(values.subarray(point * size, (point + 1) * size), row * size);
    return rows;
  };
  return {
    points,
    groups: groups && points.map((point) => groups[point]),
    measurement: {
      layers: layers.map((layer) => ({ ...layer, values: rowsOf(layer.values, layer.values.length / labels.length) })),
      labels: points.map((point) => labels[point]),
      ...(logits ? { logits: rowsOf(logits, nClasses) } : {}),
    },
  };
}
