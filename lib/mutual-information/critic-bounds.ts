import type { ParameterTensors } from "../platform/optimisation/adam";
import { tf } from "../platform/tensorflow/engine";
import { readTidy } from "../platform/tensorflow/read";
import {
  type Bounds,
  donskerVaradhan,
  donskerVaradhanError,
  nguyenWainwrightJordan,
  pointwiseInformation,
} from "./bounds";
import { criticFeatures, criticTable } from "./critic";

/** Maps a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 256;

/**
 * All bounds that a critic gives on maps, nats.
 *
 * @param options.shuffled Labels of the shuffled pairs, shape of `labels`.
 * @param options.prior p(c), shape [nClasses].
 * @returns The bounds, the standard error of DV over the pairs, and the terms whose mean is the label cross-entropy
 *   bound, [nPoints].
 */
export function criticBounds(options: {
  readonly parameters: ParameterTensors;
  readonly maps: tf.Tensor4D;
  readonly labels: Int32Array;
  readonly shuffled: Int32Array;
  readonly prior: Float64Array;
}): { readonly bounds: Bounds; readonly dvError: number; readonly pointwise: Float64Array } {
  const { parameters, maps, labels, shuffled, prior } = options;
  const [nPoints, nClasses] = [labels.length, prior.length];
  const table = new Float32Array(nPoints * nClasses);
  for (let start = 0; start < nPoints; start += forwardBatch) {
    const size = Math.min(forwardBatch, nPoints - start);
    const rows = readTidy(() => {
      const features = criticFeatures(parameters, tf.slice(maps, [start, 0, 0, 0], [size, -1, -1, -1]));
      return criticTable(parameters, features, nClasses);
    });
    table.set(rows, start * nClasses);
  }
  const valuesOf = (of: Int32Array) => Float32Array.from(of, (label, point) => table[point * nClasses + label]);
  const [joint, product] = [valuesOf(labels), valuesOf(shuffled)];
  const pointwise = pointwiseInformation(table, labels, prior);
  const bounds: Bounds = {
    dv: donskerVaradhan(joint, product),
    nwj: nguyenWainwrightJordan(joint, product),
    labelCrossEntropy: pointwise.reduce((sum, term) => sum + term, 0) / pointwise.length,
  };
  return { bounds, dvError: donskerVaradhanError(joint, product), pointwise };
}
