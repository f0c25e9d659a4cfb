import { defaultWeightDecays, fitLinearPath } from "../mutual-information/labels/linear-path";
import { type LabelledSample, type PreparedSample, prepareSample } from "../mutual-information/labels/prepare-sample";
import { singlePrecision } from "../mutual-information/single-precision";

/** Where a path of probes is fitted and read. */
export interface ProbePoints {
  readonly fit: Int32Array;
  /** Two sets of points to answer for. */
  readonly answer: readonly [Int32Array, Int32Array];
  /** Decays of the weights, strongest first; nine from 1 to 1.5e-5 unless told. */
  readonly weightDecays?: readonly number[];
}

/** A linear probe: ln p̂(c|x) = w_c · x + b_c + const, decay / 2 · |w|² added to its cross-entropy. */
export interface LinearProbe {
  readonly weightDecay: number;
  /** p̂(c|x) of the points to answer for, row-major, shapes [points, nClasses]. */
  readonly shares: readonly [Float64Array, Float64Array];
}

/**
 * Multinomial logistic regression on the numbers of a layer, each scaled to mean 0 and deviation 1 over all points, which
 * uses no label: the linear probe of Alain & Bengio (2016), for labels that may change between fits.
 */
export class ProbedLayer {
  private readonly sample: PreparedSample;

  constructor({ values, pointShape, labels, nClasses }: LabelledSample) {
    const single = singlePrecision(values, pointShape[pointShape.length - 1]);
    this.sample = prepareSample({ values: single, pointShape, labels, nClasses });
  }

  /** A probe for each decay, each started from the one before. */
  fit(labels: Int32Array, { fit, answer, weightDecays = defaultWeightDecays }: ProbePoints): readonly LinearProbe[] {
    const { nClasses } = this.sample;
    // with even classes the biases, which do not decay, learn how frequent each is from the points of the fit alone
    const prior = new Float64Array(nClasses).fill(1 / nClasses);
    const sample = { ...this.sample, labels, prior };
    const [a, b] = answer;
    const points = { fitPoints: fit, a, b, name: "" };
    return fitLinearPath({ sample, points, weightDecays, tolerance: 1e-5 }).map((path) => {
      return { weightDecay: path.weightDecay, shares: [softmax(path.a, nClasses), softmax(path.b, nClasses)] };
    });
  }

  dispose(): void {
    this.sample.dispose();
  }
}

function softmax(table: Float32Array, nClasses: number): Float64Array {
  const shares = new Float64Array(table.length);
  for (let row = 0; row < table.length; row += nClasses) {
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < nClasses; c++) top = Math.max(top, table[row + c]);
    let sum = 0;
    for (let c = 0; c < nClasses; c++) sum += shares[row + c] = Math.exp(table[row + c] - top);
    for (let c = 0; c < nClasses; c++) shares[row + c] /= sum;
  }
  return shares;
}
