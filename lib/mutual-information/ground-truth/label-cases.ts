import { binaryGaussian, fiveGaussians, gaussianMixture, rectified, shells } from "./gaussian-label-cases";
import type { LabelCase } from "./ground-truth-case";
import { corners, imbalanced, parity, rings } from "./hard-label-cases";
import { identityLayerCases } from "./identity-layer-cases";
import { imageChannel } from "./image-label-cases";
import {
  binaryChannel,
  cauchy,
  constant,
  exclusiveOr,
  independent,
  jointTable,
  needle,
  overlappingUniforms,
} from "./other-label-cases";

/** Distances of the means that make 0.852, 1.978 and 2.302 nats for 10 classes. */
const distances = { close: 1.48161, apart: 2.92064, far: 5.76573 };

const mixture = (distance: number, nPoints: number): LabelCase =>
  gaussianMixture({ nClasses: 10, dimension: 32, distance, nPoints });

let vectors: readonly LabelCase[] | undefined;

/** Labels: vectors of known information. Made once: the truth of some is an integral. */
export function vectorLabelCases(): readonly LabelCase[] {
  vectors ??= [
    independent(8, 10, 10_000),
    independent(32, 4, 500),
    constant(5),
    binaryChannel(0.05),
    binaryChannel(0.1),
    binaryChannel(0.2),
    binaryChannel(0.1, 60),
    jointTable(
      "table-4x3",
      "a 4 × 3 table",
      [
        [0.2, 0.02, 0.03],
        [0.02, 0.18, 0.05],
        [0.05, 0.05, 0.15],
        [0.1, 0.05, 0.1],
      ],
      10_000,
    ),
    jointTable(
      "rare-class",
      "1 of 20 labels is the rare one",
      [
        [0.9, 0.01],
        [0.05, 0.04],
      ],
      10_000,
    ),
    binaryGaussian(0.5),
    binaryGaussian(1),
    binaryGaussian(2),
    binaryGaussian(1, 100),
    fiveGaussians(1),
    fiveGaussians(2),
    fiveGaussians(5),
    fiveGaussians(10),
    mixture(distances.close, 10_000),
    mixture(distances.apart, 10_000),
    mixture(distances.far, 10_000),
    mixture(distances.close, 2000),
    mixture(distances.apart, 2000),
    mixture(distances.far, 2000),
    gaussianMixture({ nClasses: 50, dimension: 64, distance: 2.4, nPoints: 10_000 }),
    shells(2, [1, 3]),
    shells(16, [1, 1.3, 1.7]),
    rectified([-1, 0, 2]),
    overlappingUniforms(5),
    cauchy(2),
    exclusiveOr(2, 0.1),
    needle(512, 2, 4000),
    parity({ order: 2, dimension: 8, error: 0.1, nPoints: 10_000 }),
    parity({ order: 2, dimension: 24, error: 0.1, nPoints: 10_000 }),
    parity({ order: 2, dimension: 64, error: 0.1, nPoints: 10_000 }),
    parity({ order: 3, dimension: 8, error: 0.1, nPoints: 10_000 }),
    rings({ width: 1, error: 0.07, nPoints: 10_000 }),
    corners({ nClasses: 26, dimension: 16, error: 0.1, nPoints: 5000 }),
    corners({ nClasses: 49, dimension: 32, error: 0.3, nPoints: 10_000 }),
    corners({ nClasses: 100, dimension: 32, error: 0.2, nPoints: 20_000 }),
    corners({ nClasses: 49, dimension: 16, error: 0, nPoints: 500 }),
    gaussianMixture({ nClasses: 20, dimension: 32, distance: 4, nPoints: 200 }),
    imbalanced({ share: 0.95, distance: 2, dimension: 4, nPoints: 500 }),
    imbalanced({ share: 0.8, distance: 1.5, dimension: 8, nPoints: 2000 }),
  ];
  return vectors;
}

const procedural = (dataSet: string, error: number): LabelCase =>
  imageChannel({ dataSet, error, nPoints: 2000, shape: [32, 32, 1], nClasses: 10 });

/** Labels: images whose class is known, behind label channels; those of real images need them to be here. */
export function imageLabelCases(): readonly LabelCase[] {
  const mnist = [0, 0.1, 0.2, 0.3, 0.5, 0.9].map((error) =>
    imageChannel({ dataSet: "mnist", error, nPoints: 8000, shape: [28, 28, 1], nClasses: 10 }),
  );
  const others = ["fashion-mnist", "kmnist"].map((dataSet) =>
    imageChannel({ dataSet, error: 0.2, nPoints: 2000, shape: [28, 28, 1], nClasses: 10 }),
  );
  return [...mnist, ...others, procedural("procedural-digits", 0.2), ...identityLayerCases()];
}
