import { noCost, type TaskCost } from "../platform/tasks/speed";

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
