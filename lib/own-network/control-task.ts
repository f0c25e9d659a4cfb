import { labelEntropy } from "../mutual-information/bounds";
import { pointsOfFold, stratifiedFolds } from "../mutual-information/labels/folds";
import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import { createRandom } from "../platform/random/random";
import { ProbedLayer } from "./linear-probe";

/** A linear probe on labels and on a control task, which has nothing to do with them. */
export interface ControlTask {
  /** Share of rows that the probe gets right which it was not fitted to, and H(y) − CE there, nats. */
  readonly accuracy: number;
  readonly nats: number;
  /**
   * The same probe on labels in random order, on the rows that it was fitted to: a control label belongs to its row
   * alone, so that it can be remembered and not be generalised.
   */
  readonly controlAccuracy: number;
  readonly controlNats: number;
  /** `accuracy − controlAccuracy` and `nats − controlNats`. */
  readonly selectivity: number;
  readonly selectivityNats: number;
  /** Of control labels on rows that the probe was not fitted to: chance, or rows are copies of others. */
  readonly controlHeldOutAccuracy: number;
  /** Of the probe, chosen on a fifth of the rows by the true labels, for both. */
  readonly weightDecay: number;
}

const nFolds = 5;

/**
 * The control task of Hewitt & Liang (2019, "Designing and Interpreting Probes with Control Tasks"): what a probe says of
 * a layer counts as far as the same probe could not have learned anything. They give each word type a random label,
 * which test sentences share; here each row is a type of its own, the random labels are the true ones in another order,
 * and they are asked of the rows of the fit, where alone they are known. Three fifths of the rows are fitted to, one
 * chooses the decay, one reports.
 *
 * @param options.seed Of the fifths and of the control labels.
 */
export function controlTask(sample: LabelledSample, { seed }: { readonly seed: number }): ControlTask {
  const { labels, nClasses } = sample;
  const folds = stratifiedFolds(labels, nFolds, seed);
  const [select, report] = [3, 4].map((fold) => pointsOfFold(folds, fold));
  const fit = Int32Array.from(labels.keys()).filter((point) => folds[point] < 3);
  const order = createRandom(seed, "control task").permutation(labels.length);
  const control = order.map((point) => labels[point]);
  const layer = new ProbedLayer(sample);
  try {
    const probes = layer.fit(labels, { fit, answer: [select, report] });
    const ofSelect = probes.map(({ shares }) => judge(shares[0], select, labels, nClasses).nats);
    const best = ofSelect.indexOf(Math.max(...ofSelect));
    const task = judge(probes[best].shares[1], report, labels, nClasses);
    const weightDecays = probes.slice(0, best + 1).map(({ weightDecay }) => weightDecay);
    const [probe] = layer.fit(control, { fit, answer: [fit, report], weightDecays }).slice(-1);
    const known = judge(probe.shares[0], fit, control, nClasses);
    return {
      ...task,
      controlAccuracy: known.accuracy,
      controlNats: known.nats,
      selectivity: task.accuracy - known.accuracy,
      selectivityNats: task.nats - known.nats,
      controlHeldOutAccuracy: judge(probe.shares[1], report, control, nClasses).accuracy,
      weightDecay: probe.weightDecay,
    };
  } finally {
    layer.dispose();
  }
}

/** Accuracy and H(y) − CE on some points, whose labels' entropy H(y) is. */
function judge(shares: Float64Array, points: Int32Array, labels: Int32Array, nClasses: number) {
  let [right, logs] = [0, 0];
  for (const [place, point] of points.entries()) {
    const row = shares.subarray(place * nClasses, (place + 1) * nClasses);
    const own = row[labels[point]];
    if (own === Math.max(...row)) right++;
    logs += Math.log(Math.max(own, Number.MIN_VALUE));
  }
  const own = points.map((point) => labels[point]);
  return { accuracy: right / points.length, nats: labelEntropy(own, nClasses) + logs / points.length };
}
