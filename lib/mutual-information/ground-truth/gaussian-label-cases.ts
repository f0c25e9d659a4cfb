import { integrate, logGamma, normalDensity } from "../quadrature";
import { informationOfDensities, informationOfOrthogonalMeans } from "./channel-information";
import { drawnCase, type LabelCase, reflection } from "./ground-truth-case";

const quadrature = "quadrature";

/** I(X;Y) for Y = ±1 alike, X = μY + N(0, 1), nats. */
export function binaryGaussianInformation(mean: number): number {
  return informationOfDensities({
    prior: [0.5, 0.5],
    density: (x, label) => normalDensity(x, label === 1 ? mean : -mean),
    low: -mean - 10,
    high: mean + 10,
  });
}

/** Y = ±1 alike, X = μY + N(0, 1). */
export function binaryGaussian(mean: number, nPoints = 10_000): LabelCase {
  return drawnCase({
    id: `binary-gaussian-${mean}-n${nPoints}`,
    title: `two classes, N(±${mean}, 1)`,
    truthNats: () => binaryGaussianInformation(mean),
    truthBy: quadrature,
    dimension: 1,
    nClasses: 2,
    nPoints,
    stream: ["binary-gaussian", mean],
    draw: (point, random) => {
      const label = random.integer(2);
      point[0] = (label === 1 ? mean : -mean) + random.normal();
      return label;
    },
  });
}

/** Five classes with means 0, ±2·1, ±4·1 and unit noise in d dimensions; all information lies along 1. */
export function fiveGaussians(dimension: number): LabelCase {
  const step = 2 * Math.sqrt(dimension);
  return drawnCase({
    id: `five-gaussians-d${dimension}`,
    title: `five Gaussians at 0, ±2·1, ±4·1, d = ${dimension}`,
    truthNats: () =>
      informationOfDensities({
        prior: [0.2, 0.2, 0.2, 0.2, 0.2],
        density: (x, label) => normalDensity(x, (label - 2) * step),
        low: -2 * step - 10,
        high: 2 * step + 10,
      }),
    truthBy: quadrature,
    dimension,
    nClasses: 5,
    stream: ["five-gaussians", dimension],
    draw: (point, random) => {
      const label = random.integer(5);
      for (let index = 0; index < dimension; index++) point[index] = 2 * (label - 2) + random.normal();
      return label;
    },
  });
}

/** C even classes with orthogonal means, each `distance` from the origin, unit noise; then reflected at random. */
export function gaussianMixture(options: {
  readonly nClasses: number;
  readonly dimension: number;
  readonly distance: number;
  readonly nPoints: number;
}): LabelCase {
  const { nClasses, dimension, distance, nPoints } = options;
  return drawnCase({
    id: `mixture-c${nClasses}-d${dimension}-${distance}-n${nPoints}`,
    title: `${nClasses} Gaussians, orthogonal means, d = ${dimension}`,
    truthNats: () => informationOfOrthogonalMeans(nClasses, distance),
    truthBy: "quadrature of Laplace transforms",
    dimension,
    nClasses,
    nPoints,
    stream: ["mixture", nClasses, dimension, distance],
    drawOf: (random) => {
      const reflect = reflection(dimension, random);
      return (point) => {
        const label = random.integer(nClasses);
        for (let index = 0; index < dimension; index++) point[index] = random.normal();
        point[label] += distance;
        reflect(point);
        return label;
      };
    },
  });
}

/** Classes that differ in the radius alone: N(0, σ_c² I). No linear critic sees anything. */
export function shells(dimension: number, deviations: readonly number[]): LabelCase {
  const nClasses = deviations.length;
  const chi = (r: number, deviation: number): number =>
    r <= 0
      ? 0
      : Math.exp(
          (dimension - 1) * Math.log(r / deviation) -
            0.5 * (r / deviation) ** 2 -
            (dimension / 2 - 1) * Math.LN2 -
            logGamma(dimension / 2),
        ) / deviation;
  return drawnCase({
    id: `shells-d${dimension}`,
    title: `N(0, σ² I), σ = ${deviations.join(", ")}, d = ${dimension}`,
    truthNats: () =>
      informationOfDensities({
        prior: deviations.map(() => 1 / nClasses),
        density: (r, label) => chi(r, deviations[label]),
        low: 0,
        high: Math.max(...deviations) * (Math.sqrt(dimension) + 9),
      }),
    truthBy: "quadrature over the radius",
    dimension,
    nClasses,
    stream: ["shells", dimension],
    draw: (point, random) => {
      const label = random.integer(nClasses);
      for (let index = 0; index < dimension; index++) point[index] = deviations[label] * random.normal();
      return label;
    },
  });
}

/** Mixed discrete and continuous: X = max(0, μ_c + N(0, 1)), a rectified unit, has mass at 0. */
export function rectified(means: readonly number[]): LabelCase {
  const nClasses = means.length;
  const atZero = means.map((mean) => integrate((x) => normalDensity(x, mean), mean - 12, 0, 4000));
  const even = 1 / nClasses;
  const total = atZero.reduce((sum, share) => sum + even * share, 0);
  const discrete = atZero.reduce((sum, share) => sum + even * share * Math.log(share / total), 0);
  const continuous = informationOfDensities({
    prior: means.map(() => even),
    density: (x, label) => normalDensity(x, means[label]),
    low: 0,
    high: Math.max(...means) + 12,
  });
  return drawnCase({
    id: `rectified-${nClasses}`,
    title: `rectified unit, max(0, N(μ, 1)), μ = ${means.join(", ")}`,
    truthNats: discrete + continuous,
    truthBy: "mass at 0 and quadrature above",
    dimension: 1,
    nClasses,
    stream: ["rectified", nClasses],
    draw: (point, random) => {
      const label = random.integer(nClasses);
      point[0] = Math.max(0, means[label] + random.normal());
      return label;
    },
  });
}
