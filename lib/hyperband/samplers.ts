import type { Random } from "../platform/random/random";
import { type Architecture, architectureOf, sampleArchitecture, sampleUniformArchitecture } from "../search-space";
import { requireInteger } from "./integers";

/**
 * Draws the architectures that a search starts from. Equal ones may come: see `runBrackets` for what that means.
 *
 * @param sizes Architectures of each bracket's first rung, see `startSizes`.
 * @returns As many for each bracket.
 */
export type Sampler = (sizes: readonly number[], random: Random) => readonly (readonly Architecture[])[];

function independent(draw: (random: Random) => Architecture): Sampler {
  return (sizes, random) => sizes.map((size) => Array.from({ length: size }, () => draw(random)));
}

/** Every layer's filters uniformly at random. */
export const uniformSampler: Sampler = independent(sampleUniformArchitecture);

/**
 * From a Hyperband prior distribution (definition 2.7).
 *
 * @param distribution Shape [92].
 */
export function distributionSampler(distribution: ArrayLike<number>): Sampler {
  return independent((random) => sampleArchitecture(distribution, random));
}

export interface MixturePart {
  readonly sampler: Sampler;
  /** Its share of the architectures, in relation to the other parts' shares; an integer ≥ 1. */
  readonly share: number;
}

/**
 * Some architectures from each of several samplers, one part after the other in each bracket: `6 + 6` of 12 in the
 * first experiment with a controller (thesis 3.2). What the shares do not divide goes to the first parts.
 *
 * @throws RangeError when there is no part, or a share is no positive integer.
 * @example
 * const uniform = distributionSampler(uniformDistribution());
 * const half = mixtureSampler([{ sampler: distributionSampler(prior), share: 6 }, { sampler: uniform, share: 6 }]);
 */
export function mixtureSampler(parts: readonly MixturePart[]): Sampler {
  if (parts.length === 0) throw new RangeError("A mixture needs at least 1 sampler, not 0.");
  for (const { share } of parts) requireInteger("A share of a mixture", share, 1, 2 ** 24);
  const shares = parts.reduce((sum, { share }) => sum + share, 0);
  const countOf = (size: number, part: number): number => {
    const counts = parts.map(({ share }) => Math.floor((size * share) / shares));
    const rest = size - counts.reduce((sum, count) => sum + count, 0);
    return counts[part] + (part < rest ? 1 : 0);
  };
  return (sizes, random) => {
    const drawn = parts.map(({ sampler }, part) =>
      sampler(
        sizes.map((size) => countOf(size, part)),
        random,
      ),
    );
    return sizes.map((_, bracket) => drawn.flatMap((brackets) => brackets[bracket]));
  };
}

/**
 * Given architectures in their order, those of the first bracket first.
 *
 * @throws RangeError when an architecture is no point of the search space; when drawn, if there are too few.
 */
export function listSampler(architectures: readonly Architecture[]): Sampler {
  const list = architectures.map(architectureOf);
  return (sizes) => {
    const wanted = sizes.reduce((sum, size) => sum + size, 0);
    if (wanted > list.length) {
      throw new RangeError(`Cannot take ${wanted} architectures from a list of ${list.length}.`);
    }
    let taken = 0;
    return sizes.map((size) => {
      taken += size;
      return list.slice(taken - size, taken);
    });
  };
}
