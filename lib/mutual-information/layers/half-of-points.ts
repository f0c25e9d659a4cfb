import { stratifiedFolds } from "../labels/folds";
import type { LayerToMeasure } from "./layer-maps";

/** What a measurement of layers takes of its points. */
interface Points {
  readonly layers: readonly LayerToMeasure[];
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly logits?: Float32Array;
  readonly seed: number;
}

/**
 * Half of the points, every class alike: the step before the last of a learning curve.
 *
 * @returns Where they stand among all, and the measurement of them alone.
 */
export function halfOf({ layers, labels, nClasses, logits, seed }: Points): {
  readonly points: Int32Array;
  readonly measurement: Pick<Points, "layers" | "labels" | "logits">;
} {
  const halves = stratifiedFolds(labels, 2, seed);
  const points = Int32Array.from(labels.keys()).filter((point) => halves[point] === 0);
  const rowsOf = (values: Float32Array, size: number): Float32Array => {
    const rows = new Float32Array(points.length * size);
    for (const [row, point] of points.entries())
      rows.set(values.subarray(point * size, (point + 1) * size), row * size);
    return rows;
  };
  return {
    points,
    measurement: {
      layers: layers.map((layer) => ({ ...layer, values: rowsOf(layer.values, layer.values.length / labels.length) })),
      labels: points.map((point) => labels[point]),
      ...(logits ? { logits: rowsOf(logits, nClasses) } : {}),
    },
  };
}
