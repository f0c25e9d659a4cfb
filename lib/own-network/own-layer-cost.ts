import { noCost, type TaskCost } from "../platform/tasks/speed";
import type { OwnLayer } from "./noted-content";

/**
 * What linear fits take, an order of magnitude: how long one lasts depends on what it finds. A product with as many
 * columns as classes runs at an eighth of the peak.
 */
export function linearCost(fits: {
  /** Fits of a path, and decays in each. */
  readonly paths: number;
  readonly decays: number;
  readonly fitPoints: number;
  readonly inputs: number;
  readonly nClasses: number;
}): TaskCost {
  const { paths, decays, fitPoints, inputs, nClasses } = fits;
  return { ...noCost, multiplyAdds: paths * decays * 20 * 8 * 2 * fitPoints * inputs * nClasses };
}

/**
 * What the two paths of linear probes of a whole layer take.
 *
 * @param share Of the points that a probe is fitted to, in the mean.
 */
export function probesCost({ shape, nClasses }: OwnLayer, share: number): TaskCost {
  const [nPoints, height, width, channels] = shape;
  return linearCost({ paths: 2, decays: 9, fitPoints: share * nPoints, inputs: height * width * channels, nClasses });
}
