import { setImmediate } from "node:timers/promises";
import { deriveSeed } from "../../platform/random/random";
import { type Convolution, convolutionalCritic, convolutionalFitting } from "../labels/convolutional-critic";
import { type CrossFit, crossFit } from "../labels/cross-fit";
import type { HeldOut } from "../labels/folds";
import { hiddenCritic, hiddenFitting } from "../labels/hidden-critic";
import { fitLinearPath, linearFits } from "../labels/linear-path";
import type { NetworkCritic } from "../labels/network-critic";
import { type PreparedSample, prepareSample } from "../labels/prepare-sample";
import { averagePool } from "./average-pool";
import type { LayerMaps } from "./layer-maps";
import type { LabelAwareLayerOptions, LayerFamily } from "./options";
import { type NetworkTail, tailCritic } from "./tail-critic";

/**
 * When a path of linear critics and each fit on it end. Measured on a trained CNN: a hundredth of the tolerance and one
 * decay more take twice as long and change no layer's bound by more than 0.004 nats.
 */
const linearPath = { patience: 1, tolerance: 1e-3 };

/** Beside a linear critic in a pool, 32 units and fewer looks say as much as 128 and more. */
const smallHidden = { ...hiddenFitting, units: 32, patience: 3 };

/**
 * Cross-fits the critics that read one layer, rung by rung; see `layerFamilies`.
 *
 * Averaging is a function of the layer, so the critics of the averages are critics of the layer. They see less, and miss
 * less of what they see: with 1,000 points, linear critics of 4 × 4 averages say more of a trained layer of
 * 16 × 16 × 60 than a small CNN does, in a tenth of the time.
 *
 * @param options.layer Named in the critics.
 * @param options.nConvolutions Of the convolutional critic: L − i (A.2); with none it is the hidden one.
 * @param options.tail Needed for the family `tail`.
 * @returns One list a family of the options, empty where the rungs below hold its critics. Names such as `layer 2, 4×4: linear, decay 0.25`.
 * @throws RangeError for the family `tail` without a tail.
 */
export async function fitOwnCritics(options: OwnCritics): Promise<readonly (readonly CrossFit[])[]> {
  const rungs: (readonly CrossFit[])[] = [];
  for (const family of options.estimator.families) rungs.push(await fitFamily[family](options));
  return rungs;
}

/** What the critics of a layer are fitted with. */
interface OwnCritics {
  readonly layer: number;
  readonly maps: LayerMaps;
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly folds: Int32Array;
  readonly pairs: readonly HeldOut[];
  readonly nConvolutions: number;
  readonly tail?: NetworkTail;
  readonly estimator: LabelAwareLayerOptions;
  readonly seed: number;
}

const fitFamily: Readonly<Record<LayerFamily, (options: OwnCritics) => Promise<readonly CrossFit[]>>> = {
  pooled: async (options) => {
    const { layer, maps, estimator } = options;
    const fits: CrossFit[] = [];
    for (const view of viewsOf(maps, estimator.sides)) {
      const [height, width, channels] = view.pointShape;
      const family = `layer ${layer}, ${height}×${width}`;
      await withSample(options, view, async (sample) => {
        fits.push(...(await fitLinear({ ...options, family, sample })));
        if (view.values !== maps.values || height * width * channels > estimator.hiddenInputs) return;
        fits.push(...(await fitNetwork(options, `${family}: hidden`, family, hiddenCritic(sample, smallHidden))));
      });
    }
    return fits;
  },
  linear: async (options) => {
    const [height, width] = options.maps.pointShape;
    // where no average is smaller, the whole map was read already
    if (
      options.estimator.families.includes("pooled") &&
      Math.max(...options.estimator.sides) >= Math.max(height, width)
    ) {
      return [];
    }
    return withSample(options, options.maps, (sample) =>
      fitLinear({ ...options, family: `layer ${options.layer}, whole map`, sample }),
    );
  },
  hidden: async (options) => {
    const name = `layer ${options.layer}, whole map: hidden`;
    return withSample(options, options.maps, (sample) =>
      fitNetwork(options, name, name, hiddenCritic(sample, hiddenFitting)),
    );
  },
  convolutional: async (options) => {
    const { layer, maps, nConvolutions } = options;
    // with no convolution left this family is the hidden one, which may have been a rung of its own
    if (nConvolutions === 0) return options.estimator.families.includes("hidden") ? [] : fitFamily.hidden(options);
    const name = `layer ${layer}: convolutional`;
    return withSample(options, maps, (sample) => {
      const convolutions = convolutionsOf(nConvolutions, maps.pointShape);
      return fitNetwork(options, name, name, convolutionalCritic(sample, convolutionalFitting, convolutions));
    });
  },
  tail: async (options) => {
    const { layer, tail } = options;
    if (!tail) throw new RangeError("Critics of the family tail: the network's parameters are needed, got none.");
    const name = `layer ${layer}: tail`;
    const { critic, dispose } = tailCritic({ ...options, tail });
    try {
      return await fitMembers(options, name, name, critic);
    } finally {
      dispose();
    }
  },
};

async function withSample<Result>(
  { labels, nClasses }: OwnCritics,
  view: LayerMaps,
  fit: (sample: PreparedSample) => Promise<Result>,
): Promise<Result> {
  const sample = prepareSample({ ...view, labels, nClasses });
  try {
    return await fit(sample);
  } finally {
    sample.dispose();
  }
}

/** Cross-fits a network, and frees it. */
async function fitNetwork(options: OwnCritics, name: string, seedName: string, critic: NetworkCritic) {
  try {
    return await fitMembers(options, name, seedName, critic);
  } finally {
    critic.dispose();
  }
}

function fitMembers({ folds, pairs, seed }: OwnCritics, name: string, seedName: string, critic: NetworkCritic) {
  return crossFit(folds, pairs, async (points) => {
    const memberSeed = deriveSeed(seed, "layer member", seedName, points.name);
    return [{ critic: name, fit: await critic.fit({ points, seed: memberSeed }) }];
  });
}

/**
 * So many convolutions for maps of a size: strides of 2 while the side is above 8, in place of the network's pooling; a
 * wide first kernel on large maps.
 */
function convolutionsOf(count: number, [height, width]: readonly number[]): readonly Convolution[] {
  let side = Math.max(height, width);
  return Array.from({ length: count }, (_, index) => {
    const isWide = index === 0 && side >= 24;
    const stride = side > 8 ? 2 : 1;
    const kernelSize = isWide ? 5 : Math.min(3, side);
    side = Math.ceil(side / stride);
    return { kernelSize, stride, filters: isWide ? 32 : 64 };
  });
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
}): Promise<readonly CrossFit[]> {
  const { sample, folds, pairs, estimator } = options;
  const family = `${options.family}: linear`;
  const fits = await crossFit(folds, pairs, async (points) => {
    const path = fitLinearPath({ sample, points, weightDecays: estimator.weightDecays, ...linearPath });
    await setImmediate();
    const members = linearFits({ path, sample, points });
    return members.map(({ weightDecay, fit }) => ({ critic: `${family}, decay ${weightDecay}`, fit }));
  });
  // where a path ended early in every member, the decays after it say nothing new
  const isNew = ({ members }: CrossFit, index: number) =>
    index === 0 || members.some(({ fit }, m) => fit.chosenOnA.a !== fits[index - 1].members[m].fit.chosenOnA.a);
  return fits.filter(isNew).map((fit) => ({ ...fit, family }));
}
