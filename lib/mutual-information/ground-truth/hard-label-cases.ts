import { informationBehindChannel, informationOfChannel } from "../../datasets/label-channel";
import type { Random } from "../../platform/random/random";
import { normalDensity } from "../quadrature";
import { informationOfDensities } from "./channel-information";
import { drawnCase, type LabelCase } from "./ground-truth-case";

/** A case whose x tells a clean class for certain, with labels behind a symmetric channel. */
function behindChannel(options: {
  readonly id: string;
  readonly title: string;
  readonly dimension: number;
  readonly nClasses: number;
  readonly error: number;
  readonly nPoints: number;
  /** Share of each clean class, where they are not even. */
  readonly shares?: readonly number[];
  /** Makes what draws a point and returns its clean class. */
  readonly clean: (random: Random) => (point: Float64Array, random: Random) => number;
}): LabelCase {
  const { id, title, dimension, nClasses, error, nPoints, shares, clean } = options;
  return drawnCase({
    id: `${id}-n${nPoints}`,
    title: `${title}, labels wrong with probability ${error}`,
    truthNats: shares ? informationBehindChannel(shares, error) : informationOfChannel(nClasses, error),
    truthBy: "information of the channel",
    dimension,
    nClasses,
    nPoints,
    stream: [id],
    drawOf: clean,
    channel: { error, stream: [id] },
  });
}

/** The clean class is the parity of the signs of the first `order` of all coordinates; the others are nuisance. */
export function parity(options: {
  readonly order: number;
  readonly dimension: number;
  readonly error: number;
  readonly nPoints: number;
}): LabelCase {
  const { order, dimension, error } = options;
  return behindChannel({
    ...options,
    id: `parity-${order}-of-${dimension}-e${error}`,
    title: `sign of a product of ${order} of ${dimension} normals`,
    nClasses: 2,
    clean: () => (point, random) => {
      let product = 1;
      for (let axis = 0; axis < dimension; axis++) {
        point[axis] = random.normal();
        if (axis < order) product *= point[axis];
      }
      return product > 0 ? 1 : 0;
    },
  });
}

/**
 * The clean class is whether |x|² lies in an even or an odd shell of a width, x ~ N(0, I). Odd and even shells are not
 * equally frequent; in two dimensions |x|² is exponential of mean 2, and the share of even ones is 1 / (1 + e^(−w/2)).
 */
export function rings(options: {
  readonly width: number;
  readonly error: number;
  readonly nPoints: number;
}): LabelCase {
  const { width, error } = options;
  const even = 1 / (1 + Math.exp(-width / 2));
  return behindChannel({
    ...options,
    id: `rings-${width}-e${error}`,
    title: `parity of the shell of |x|² in the plane, width ${width}`,
    dimension: 2,
    nClasses: 2,
    shares: [even, 1 - even],
    clean: () => (point, random) => {
      for (let axis = 0; axis < 2; axis++) point[axis] = random.normal();
      return Math.floor((point[0] ** 2 + point[1] ** 2) / width) % 2;
    },
  });
}

/** Even clean classes at corners of a cube of side 2, each coordinate within ±0.9 of its corner. */
export function corners(options: {
  readonly nClasses: number;
  readonly dimension: number;
  readonly error: number;
  readonly nPoints: number;
}): LabelCase {
  const { nClasses, dimension, error } = options;
  if (nClasses > 2 ** (dimension - 1)) throw new RangeError(`Place ${nClasses} classes at corners: too few corners.`);
  return behindChannel({
    ...options,
    id: `corners-c${nClasses}-d${dimension}-e${error}`,
    title: `${nClasses} classes at corners of a cube, d = ${dimension}`,
    clean: (of) => {
      const centres = new Map<string, readonly number[]>();
      while (centres.size < nClasses) {
        const centre = Array.from({ length: dimension }, () => 2 * of.integer(2) - 1);
        centres.set(centre.join(), centre);
      }
      const all = [...centres.values()];
      return (point, random) => {
        const label = random.integer(nClasses);
        for (let axis = 0; axis < dimension; axis++) point[axis] = all[label][axis] + 1.8 * (random.uniform() - 0.5);
        return label;
      };
    },
  });
}

/** Two classes N(0, I) and N(distance · e₁, I), the first of a large share. */
export function imbalanced(options: {
  readonly share: number;
  readonly distance: number;
  readonly dimension: number;
  readonly nPoints: number;
}): LabelCase {
  const { share, distance, dimension, nPoints } = options;
  const id = `imbalanced-${share}-${distance}-d${dimension}`;
  return drawnCase({
    id: `${id}-n${nPoints}`,
    title: `two Gaussians ${distance} apart, one of a share of ${share}, d = ${dimension}`,
    truthNats: () =>
      informationOfDensities({
        prior: [share, 1 - share],
        density: (x, label) => normalDensity(x, label * distance),
        low: -10,
        high: distance + 10,
      }),
    truthBy: "quadrature",
    dimension,
    nClasses: 2,
    nPoints,
    stream: [id],
    draw: (point, random) => {
      const label = random.uniform() < share ? 0 : 1;
      for (let axis = 0; axis < dimension; axis++) point[axis] = random.normal();
      point[0] += label * distance;
      return label;
    },
  });
}
