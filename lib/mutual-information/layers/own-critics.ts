import { deriveSeed } from "../../platform/random/random";
import { convolutionalCritic, convolutionalFitting } from "../labels/convolutional-critic";
import { type CrossFit, crossFit } from "../labels/cross-fit";
import type { HeldOut } from "../labels/folds";
import { hiddenCritic, hiddenFitting } from "../labels/hidden-critic";
import { linearFits } from "../labels/linear-fits";
import { fitLinearPath } from "../labels/linear-path";
import type { NetworkCritic } from "../labels/network-critic";
import { type PreparedSample, prepareSample } from "../labels/prepare-sample";
import { averagePool } from "./average-pool";
import type { LabelAwareLayerOptions } from "./options";

/** The maps of one layer with what their critics need to know. */
export interface LayerMaps {
  /** Row-major, shape [nPoints, height, width, channels]. */
  readonly values: Float32Array;
  /** [height, width, channels]. */
  readonly pointShape: readonly number[];
}

/**
 * When a path of linear critics and each fit on it end. Measured on a trained CNN: a hundredth of the tolerance and one
 * decay more take twice as long and change no layer's bound by more than 0.004 nats.
 */
const linearPath = { patience: 1, tolerance: 1e-3 };

/** Beside a linear critic in a pool, 32 units and fewer looks say as much as 128 and more. */
const smallHidden = { ...hiddenFitting, units: 32, patience: 3 };

/**
 * Cross-fits the critics that read one layer: linear ones of the maps averaged to small grids, one with a hidden layer
 * where the whole map has few numbers, and a convolutional one where it is asked for.
 *
 * Averaging is a function of the layer, so the critics of the averages are critics of the layer. They see less, and miss
 * less of what they see: with 1,000 points, linear critics of 4 × 4 averages say more of a trained layer of
 * 16 × 16 × 60 than a small CNN does, in a tenth of the time.
 *
 * @param options.layer Named in the critics.
 * @returns Names such as `layer 2, 4×4: linear, decay 0.25`.
 */
export async function fitOwnCritics(options: {
  readonly layer: number;
  readonly maps: LayerMaps;
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly folds: Int32Array;
  readonly pairs: readonly HeldOut[];
  readonly estimator: LabelAwareLayerOptions;
  readonly seed: number;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<readonly CrossFit[]> {
  const { layer, maps, labels, nClasses, folds, pairs, estimator, seed, onCheck } = options;
  const fits: CrossFit[] = [];
  const withSample = async (view: LayerMaps, fit: (sample: PreparedSample) => Promise<void>): Promise<void> => {
    const sample = prepareSample({ ...view, labels, nClasses });
    try {
      await fit(sample);
    } finally {
      sample.dispose();
    }
  };
  const fitNetwork = async (name: string, seedName: string, critic: NetworkCritic): Promise<readonly CrossFit[]> => {
    try {
      return await crossFit(folds, pairs, async (points) => {
        const memberSeed = deriveSeed(seed, "layer member", seedName, points.name);
        return [{ critic: name, fit: await critic.fit({ points, seed: memberSeed, onCheck }) }];
      });
    } finally {
      critic.dispose();
    }
  };
  for (const view of viewsOf(maps, estimator.sides)) {
    const [height, width, channels] = view.pointShape;
    const family = `layer ${layer}, ${height}×${width}`;
    await withSample(view, async (sample) => {
      fits.push(...(await fitLinear({ family, sample, folds, pairs, estimator, onCheck })));
      if (view.values !== maps.values || height * width * channels > estimator.hiddenInputs) return;
      fits.push(...(await fitNetwork(`${family}: hidden`, family, hiddenCritic(sample, smallHidden))));
    });
  }
  if (estimator.convolutional) {
    const critic = `layer ${layer}: convolutional`;
    await withSample(maps, async (sample) => {
      fits.push(...(await fitNetwork(critic, critic, convolutionalCritic(sample, convolutionalFitting))));
    });
  }
  return fits;
}

/** The averages of maps, one of each size. */
function viewsOf(maps: LayerMaps, sides: readonly number[]): readonly LayerMaps[] {
  const views = sides.map((side) => averagePool(maps.values, maps.pointShape, side));
  const sizes = views.map(({ pointShape }) => pointShape.join());
  return views.filter((_, index) => sizes.indexOf(sizes[index]) === index);
}

/** A path of linear critics, one cross-fit a weight decay. */
async function fitLinear(options: {
  readonly family: string;
  readonly sample: PreparedSample;
  readonly folds: Int32Array;
  readonly pairs: readonly HeldOut[];
  readonly estimator: LabelAwareLayerOptions;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<readonly CrossFit[]> {
  const { sample, folds, pairs, estimator, onCheck } = options;
  const family = `${options.family}: linear`;
  const fits = await crossFit(folds, pairs, async (points) => {
    const path = fitLinearPath({ sample, points, weightDecays: estimator.weightDecays, ...linearPath });
    await onCheck?.();
    const members = linearFits({ path, sample, points });
    return members.map(({ weightDecay, fit }) => ({ critic: `${family}, decay ${weightDecay}`, fit }));
  });
  // where a path ended early in every member, the decays after it say nothing new
  const isNew = ({ members }: CrossFit, index: number) =>
    index === 0 || members.some(({ fit }, m) => fit.chosenOnA.a !== fits[index - 1].members[m].fit.chosenOnA.a);
  return fits.filter(isNew).map((fit) => ({ ...fit, family }));
}
